package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Why rows of an import are not written.
@Component
class ImportProblems {

    /// What becomes of a row that is not written, and why.
    record NotWritten(String outcome, Problem why) {}

    /// Why an empty row is skipped, which nobody wants back.
    static final String EMPTY = "transfer.problem.empty";

    /// Of rows that are written without a value.
    static final String LEFT_OUT = "leftOut";

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    ImportProblems(Catalogue catalogue, JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// The rows of an import that failed, or that were skipped, in their order.
    Map<Long, List<CheckPage.ProblemLine>> byRow(Import file, String outcome) {
        Map<Long, List<CheckPage.ProblemLine>> rows = new LinkedHashMap<>();
        of(file, outcome, Integer.MAX_VALUE)
                .forEach(line -> rows.computeIfAbsent(line.no(), _ -> new ArrayList<>()).add(line));
        return rows;
    }

    /// Those of the first rows that are not written, with the first reason of each.
    Map<Long, NotWritten> upTo(Import file, long last) {
        Map<Long, NotWritten> not = new HashMap<>();
        jdbc.sql(
                        """
                        select row_no, outcome, reason, arguments::text from import_problem
                        where import_id = :id and row_no <= :last order by no desc
                        """)
                .param("id", file.id())
                .param("last", last)
                .query(row -> {
                    not.put(
                            row.getLong(1),
                            new NotWritten(
                                    row.getString(2), problem(row.getString(3), row.getString(4))));
                });
        return not;
    }

    /// Why rows are skipped, the most frequent reason first.
    List<CheckPage.Reason> reasons(Import file) {
        return jdbc.sql(
                        """
                        select reason, count(distinct row_no) as n from import_problem
                        where import_id = :id and outcome = 'skipped'
                        group by reason order by n desc
                        """)
                .param("id", file.id())
                .query((row, _) -> new CheckPage.Reason(row.getString(1), row.getLong(2)))
                .list();
    }

    /// The first rows that fail, or that are skipped for another reason than being empty.
    CheckPage.Left left(Import file, String outcome, int most) {
        long all = count(file, outcome);
        return new CheckPage.Left(of(file, outcome, most), all, all - Math.min(most, all));
    }

    private static String source(String outcome) {
        return outcome.equals(LEFT_OUT)
                ? "(select l.*, '%s' as outcome from import_left_out l) p".formatted(LEFT_OUT)
                : "import_problem";
    }

    private long count(Import file, String outcome) {
        return jdbc.sql(
                        """
                        select count(*) from %s
                        where import_id = :id and outcome = :outcome and reason <> :empty
                        """
                                .formatted(source(outcome)))
                .param("id", file.id())
                .param("outcome", outcome)
                .param("empty", EMPTY)
                .query(Long.class)
                .single();
    }

    private List<CheckPage.ProblemLine> of(Import file, String outcome, int most) {
        List<Target> targets = Target.of(catalogue.type(file.kind()), catalogue);
        return jdbc.sql(
                        """
                        select row_no, value, target, reason, arguments::text as arguments, title from %s
                        where import_id = :id and outcome = :outcome and reason <> :empty
                        order by row_no, no limit :most
                        """
                                .formatted(source(outcome)))
                .param("id", file.id())
                .param("outcome", outcome)
                .param("empty", EMPTY)
                .param("most", most)
                .query((row, _) ->
                        new CheckPage.ProblemLine(
                                row.getLong("row_no"),
                                Objects.requireNonNullElse(row.getString("value"), ""),
                                label(targets, file, row.getString("target")),
                                problem(row.getString("reason"), row.getString("arguments")),
                                row.getString("title")))
                .list();
    }

    private @Nullable String label(List<Target> targets, Import file, @Nullable String target) {
        if (target == null) {
            return null;
        }
        return Target.find(targets, target)
                .map(Target::title)
                .or(() -> catalogue.type(file.kind()).field(target).map(Field::label))
                .orElse(target.equals(MatchKey.NAME) ? "transfer.key.name" : null);
    }

    private static Problem problem(String key, String arguments) {
        return new Problem(
                key, Arrays.asList(ImportJson.MAPPER.readValue(arguments, Object[].class)));
    }
}
