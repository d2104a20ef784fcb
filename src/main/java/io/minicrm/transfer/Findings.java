package io.minicrm.transfer;

import io.minicrm.record.Field;
import io.minicrm.record.Format;
import io.minicrm.record.Notation;
import io.minicrm.record.Problem;
import io.minicrm.record.Referring;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the cells of columns come to in the fields that they go to.
@Component
class Findings {

    /// The rows that the columns step reads with the fields they go to: all of most files, and of a
    /// huge one as many as nobody waits for. The check reads all.
    private static final long MOST_READ = 20_000;

    private static final Duration LONGEST_READ = Duration.ofMillis(800);
    private static final long LEAST_READ = 1_000;

    private final ImportFile files;
    private final JdbcClient jdbc;

    Findings(ImportFile files, JdbcClient jdbc) {
        this.files = files;
        this.jdbc = jdbc;
    }

    List<ColumnsPage.Finding> of(
            Ui ui,
            Import file,
            List<@Nullable Target> targets,
            RowReader reader,
            StrangeWords strange)
            throws IOException, Unusable {
        int width = file.columns().size();
        long[] good = new long[width];
        long[] bad = new long[width];
        @Nullable Problem[] wrong = new Problem[width];
        Map<Integer, Set<String>> names = new HashMap<>();
        long looked = 0;
        long until = System.nanoTime() + LONGEST_READ.toNanos();
        try (Rows all = Rows.open(files.of(file.id()), file.dialect())) {
            Optional<Row> next = all.next();
            while (next.isPresent()
                    && looked < MOST_READ
                    && (looked < LEAST_READ || System.nanoTime() < until)) {
                Row row = next.get();
                looked++;
                for (int i = 0; i < width; i++) {
                    Target target = targets.get(i);
                    String cell = row.cell(i);
                    if (target == null || cell.isBlank()) {
                        continue;
                    }
                    if (!reader.counts(i, row)) {
                        good[i]++;
                        continue;
                    }
                    strange.look(row, i);
                    Problem problem = reader.check(i, cell);
                    if (problem == null) {
                        good[i]++;
                        if (target.link() == null
                                && !target.isId()
                                && target.part().isEmpty()
                                && target.field().type() instanceof Referring) {
                            Set<String> named = names.computeIfAbsent(i, _ -> new HashSet<>());
                            CellSplitter.names(target, cell)
                                    .map(name -> name.strip().replaceAll("\\s+", " "))
                                    .forEach(name -> named.add(name.toLowerCase(Locale.ROOT)));
                        }
                    } else {
                        bad[i]++;
                        wrong[i] = wrong[i] == null ? problem : wrong[i];
                    }
                }
                next = all.next();
            }
        }
        long some = looked < file.rows() ? looked : 0;
        List<ColumnsPage.Finding> findings = new ArrayList<>();
        for (Column column : file.columns()) {
            int i = column.index();
            Target target = targets.get(i);
            if (target == null) {
                findings.add(ColumnsPage.Finding.NONE);
                continue;
            }
            long distinct = names.getOrDefault(i, Set.of()).size();
            long known =
                    distinct == 0
                            ? 0
                            : known(ui.scope(), target.field(), names.getOrDefault(i, Set.of()));
            ColumnsPage.Finding.Sign sign =
                    bad[i] > 0
                            ? ColumnsPage.Finding.Sign.BAD
                            : distinct > 0
                                    ? ColumnsPage.Finding.Sign.LINKED
                                    : good[i] > 0
                                            ? ColumnsPage.Finding.Sign.GOOD
                                            : ColumnsPage.Finding.Sign.EMPTY;
            findings.add(
                    new ColumnsPage.Finding(
                            sign,
                            good[i],
                            bad[i],
                            wrong[i],
                            written(column, target.field(), ui.format()),
                            known,
                            distinct - known,
                            some));
        }
        return findings;
    }

    private long known(Scope scope, Field<?> link, Set<String> names) {
        return jdbc.sql(
                        """
                        select count(distinct lower(d.title)) from search_doc d
                        where d.record_kind = :kind and lower(d.title) = any(:names) and %s
                        """
                                .formatted(scope.readable("d")))
                .param("kind", ((Referring) link.type()).target().code())
                .param("names", names.toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    /// In which way the dates or numbers of a column are written, as a message key; where only the
    /// reader's own order of day and month tells what its dates mean, that one.
    private static @Nullable String written(Column column, Field<?> field, Format readers) {
        if (RowReader.isDate(field)) {
            boolean told = column.dayFirst() != column.monthFirst();
            boolean monthFirst =
                    told ? column.monthFirst() > column.dayFirst() : readers.monthFirst();
            return !told && column.either() == null
                    ? null
                    : monthFirst ? "transfer.written.monthFirst" : "transfer.written.dayFirst";
        }
        Notation told = RowReader.isNumber(field) ? column.notation() : null;
        return told == null
                ? null
                : told.equals(Notation.COMMA) ? "transfer.written.comma" : "transfer.written.point";
    }
}
