package io.minicrm.transfer;

import io.minicrm.change.Changes;
import io.minicrm.change.Undo;
import io.minicrm.job.Job;
import io.minicrm.job.Jobs;
import io.minicrm.record.Catalogue;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.LinksType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Referring;
import io.minicrm.record.Values;
import io.minicrm.record.WholeNumberType;
import io.minicrm.scope.Scope;
import io.minicrm.web.Shown;
import io.minicrm.web.Ui;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Puts together what the pages of an import show.
@Component
class ImportPages {

    private static final int SAMPLES = 3;
    private static final int PROBLEMS = 50;

    /// The rows that the columns step reads with the fields they go to: all of most files, and of a
    /// huge one as many as nobody waits for. The check reads all.
    private static final long MOST_READ = 20_000;

    private static final Duration LONGEST_READ = Duration.ofMillis(800);
    private static final long LEAST_READ = 1_000;

    private final Imports imports;
    private final ImportFile files;
    private final ImportRows rows;
    private final Catalogue catalogue;
    private final Jobs jobs;
    private final Changes changes;
    private final JdbcClient jdbc;

    ImportPages(
            Imports imports,
            ImportFile files,
            ImportRows rows,
            Catalogue catalogue,
            Jobs jobs,
            Changes changes,
            JdbcClient jdbc) {
        this.imports = imports;
        this.files = files;
        this.rows = rows;
        this.catalogue = catalogue;
        this.jobs = jobs;
        this.changes = changes;
        this.jdbc = jdbc;
    }

    ImportsPage list(
            Scope scope, @Nullable String kind, @Nullable Long before, @Nullable Problem refused) {
        List<Import> some = imports.before(scope, before, 31);
        List<String> kinds = imports.kinds(scope).stream().map(each -> each.key()).toList();
        return new ImportsPage(
                kinds,
                kind != null && kinds.contains(kind)
                        ? kind
                        : kinds.contains("contact")
                                ? "contact"
                                : kinds.isEmpty() ? "" : kinds.getFirst(),
                refused,
                some.stream().limit(30).map(ImportPages::line).toList(),
                some.size() > 30 ? some.get(29).id() : null);
    }

    private static ImportsPage.Line line(Import file) {
        Instant at = file.finishedAt() == null ? file.createdAt() : file.finishedAt();
        return new ImportsPage.Line(
                file.id(),
                file.fileName(),
                file.kind().key(),
                file.rows(),
                file.userId(),
                file.userName(),
                at,
                file.step().key(),
                ImportsPage.Sum.of(file.counts()));
    }

    ColumnsPage columns(Ui ui, Import file, List<Problem> problems) throws IOException, Unusable {
        List<@Nullable Target> targets = imports.targets(file);
        RowReader reader = rows.reader(file, ui.scope());
        List<Row> samples = first(file, SAMPLES);
        StrangeWords strange = new StrangeWords(targets, reader, ui.reading());
        List<ColumnsPage.Finding> findings = findings(ui, file, targets, reader, strange);
        if (findings.stream().anyMatch(finding -> finding.lookedAt() > 0)) {
            addFailed(file, strange);
        }
        List<ColumnsPage.Line> lines = new ArrayList<>();
        for (Column column : file.columns()) {
            List<ColumnsPage.Cell> cells = new ArrayList<>();
            for (Row row : samples) {
                String cell = row.cell(column.index());
                cells.add(
                        new ColumnsPage.Cell(
                                RowReader.shortened(cell), reader.check(column.index(), cell)));
            }
            lines.add(
                    new ColumnsPage.Line(
                            column.index(),
                            column.name().isEmpty() ? null : column.name(),
                            column.doubled(),
                            file.targets().get(column.index()),
                            cells,
                            findings.get(column.index())));
        }
        return new ColumnsPage(
                ImportHead.of(file),
                file.dialect(),
                file.shifted(),
                problems,
                samples.stream().map(Row::no).toList(),
                lines,
                groups(file),
                strange.asked(file.words()),
                MatchKey.of(catalogue.type(file.kind())).stream().map(ImportPages::choice).toList(),
                file.key(),
                file.mode());
    }

    CheckPage check(Ui ui, Import file) throws IOException, Unusable {
        Job job = file.step() == Step.CHECKED ? null : job(ui.scope(), file);
        Counts counts = file.step() == Step.CHECKED ? file.counts() : null;
        if (counts == null) {
            return new CheckPage(
                    ImportHead.of(file),
                    job,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0);
        }
        List<String> unmapped = new ArrayList<>();
        for (Column column : file.columns()) {
            if (file.targets().get(column.index()) == null && column.filled() > 0) {
                unmapped.add(
                        column.name().isEmpty()
                                ? ui.t("transfer.column", column.index() + 1)
                                : column.name());
            }
        }
        List<Target> shown = shown(file);
        return new CheckPage(
                ImportHead.of(file),
                null,
                ImportsPage.Sum.of(counts),
                made(file, counts),
                counts.notes(),
                unmapped,
                reasons(file),
                shown.stream().map(ImportPages::heading).toList(),
                preview(ui, file, shown),
                problems(file, PROBLEMS),
                failedRows(file) - Math.min(PROBLEMS, failedRows(file)));
    }

    /// The job of an import's present step.
    Job job(Scope scope, Import file) {
        return Optional.ofNullable(file.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .orElseGet(() -> new Job(0, "", Job.Status.WAITING, null, 0, 0, null));
    }

    ResultPage result(Ui ui, Import file) {
        long set = Objects.requireNonNull(file.changeSetId());
        Counts counts = Objects.requireNonNull(file.counts());
        Instant finished = Objects.requireNonNull(file.finishedAt());
        Instant started = Objects.requireNonNullElse(file.startedAt(), finished);
        Optional<Changes.Summary> change = changes.look(ui.scope(), set);
        boolean undoable = change.map(Changes.Summary::undoable).orElse(false);
        long failed = failedRows(file);
        List<ResultPage.Stored> stored = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Target target : shown(file)) {
            CheckPage.Heading heading = heading(target);
            String key = fieldKey(target);
            if (seen.add(key)) {
                stored.add(
                        new ResultPage.Stored(
                                heading.label(),
                                heading.link(),
                                counts.stored().getOrDefault(key, 0L)));
            }
        }
        return new ResultPage(
                ImportHead.of(file),
                file.userName(),
                ui.isMe(file.userId()),
                finished,
                Duration.between(started, finished).toMillis() / 1000.0,
                Objects.requireNonNull(ImportsPage.Sum.of(counts)),
                set,
                undoable ? ui.dayOf(finished.plus(Undo.PERIOD)) : null,
                change.map(Changes.Summary::undoing).map(Changes.Undoing::id).orElse(null),
                files.isKept(file.id()),
                problems(file, 8),
                failed - Math.min(8, failed),
                made(file, counts),
                stored,
                reasons(file),
                counts.notes());
    }

    /// The failed rows of an import, in their order.
    Map<Long, List<CheckPage.ProblemLine>> failed(Import file) {
        Map<Long, List<CheckPage.ProblemLine>> failed = new LinkedHashMap<>();
        problems(file, Integer.MAX_VALUE)
                .forEach(line ->
                        failed.computeIfAbsent(line.no(), _ -> new ArrayList<>()).add(line));
        return failed;
    }

    private List<Row> first(Import file, int most) throws IOException, Unusable {
        List<Row> first = new ArrayList<>();
        try (Rows all = Rows.open(files.of(file.id()), file.dialect())) {
            Optional<Row> next = all.next();
            while (next.isPresent() && first.size() < most) {
                first.add(next.get());
                next = all.next();
            }
        }
        return first;
    }

    private List<ColumnsPage.Finding> findings(
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
                    strange.look(row, i);
                    Problem problem = reader.check(i, cell);
                    if (problem == null) {
                        good[i]++;
                        if (target.link() == null && target.field().type() instanceof Referring) {
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
                            written(column, target.field()),
                            known,
                            distinct - known,
                            some));
        }
        return findings;
    }

    /// Adds the words in the rows below, on which the last check of all rows failed.
    private void addFailed(Import file, StrangeWords strange) {
        jdbc.sql(
                        """
                        select target, min(value) as word, count(*) as n from import_problem
                        where import_id = :id and phase = 'read' and outcome = 'failed'
                          and row_no > :last and target = any(:targets) and value is not null
                        group by target, lower(value) order by n desc limit :most
                        """)
                .param("id", file.id())
                .param("last", strange.last())
                .param("targets", strange.targets().toArray(String[]::new))
                .param("most", StrangeWords.MOST_TOGETHER)
                .query(row -> {
                    strange.add(row.getString("target"), row.getString("word"), row.getLong("n"));
                });
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

    /// In which way the dates or numbers of a column are written, as a message key.
    private static @Nullable String written(Column column, Field<?> field) {
        if (field.type() instanceof DateType || field.type() instanceof DateTimeType) {
            return column.dayFirst() == column.monthFirst()
                    ? null
                    : column.dayFirst() > column.monthFirst()
                            ? "transfer.written.dayFirst"
                            : "transfer.written.monthFirst";
        }
        if (field.type() instanceof MoneyType || field.type() instanceof WholeNumberType) {
            return column.commas() == column.points()
                    ? null
                    : column.commas() > column.points()
                            ? "transfer.written.comma"
                            : "transfer.written.point";
        }
        return null;
    }

    private List<ColumnsPage.Group> groups(Import file) {
        Map<@Nullable String, List<ColumnsPage.Choice>> groups = new LinkedHashMap<>();
        for (Target target : Target.of(catalogue.type(file.kind()), catalogue)) {
            Field<?> link = target.link();
            groups.computeIfAbsent(link == null ? null : link.label(), _ -> new ArrayList<>())
                    .add(
                            new ColumnsPage.Choice(
                                    target.key(), target.field().label(), second(target)));
        }
        List<ColumnsPage.Group> all = new ArrayList<>();
        groups.forEach((link, choices) -> all.add(new ColumnsPage.Group(link, choices)));
        return all;
    }

    /// What tells the elements of a list apart; the usual one needs no telling.
    private static @Nullable String second(Target target) {
        String label = target.label();
        return label != null
                        && target.field().type() instanceof ListType<?> list
                        && !label.equals(list.labels().keys().getFirst())
                ? list.labels().messageKey(label)
                : null;
    }

    private static ColumnsPage.Choice choice(MatchKey key) {
        Field<?> field = key.identifying();
        return new ColumnsPage.Choice(
                key.key(),
                field == null ? "transfer.key.name" : field.label(),
                key.link() == null ? null : key.link().label());
    }

    /// One target for each field, in the order of the columns.
    private List<Target> shown(Import file) {
        List<Target> shown = new ArrayList<>();
        for (Target target : imports.used(file)) {
            if (shown.stream().noneMatch(target::isSameField)) {
                shown.add(target);
            }
        }
        return shown;
    }

    private static CheckPage.Heading heading(Target target) {
        Field<?> link = target.link();
        return new CheckPage.Heading(target.field().label(), link == null ? null : link.label());
    }

    private static String fieldKey(Target target) {
        Field<?> link = target.link();
        return (link == null ? "" : link.key() + "/") + target.field().key();
    }

    private List<CheckPage.Line> preview(Ui ui, Import file, List<Target> shown)
            throws IOException, Unusable {
        RowReader reader = rows.reader(file, ui.scope());
        List<Row> first = first(file, ImportCheck.PREVIEW);
        Map<Long, String> outcomes = outcomes(file);
        Map<Long, Problem> reasons = new HashMap<>();
        Map<Long, String> not = new HashMap<>();
        jdbc.sql(
                        """
                        select row_no, outcome, reason, arguments::text from import_problem
                        where import_id = :id and row_no <= :last order by no desc
                        """)
                .param("id", file.id())
                .param("last", first.isEmpty() ? 0 : first.getLast().no())
                .query((row, _) -> {
                    reasons.put(row.getLong(1), problem(row.getString(3), row.getString(4)));
                    not.put(row.getLong(1), row.getString(2));
                    return row.getLong(1);
                })
                .list();
        List<CheckPage.Line> lines = new ArrayList<>();
        for (Row row : first) {
            RowReader.Read read = reader.read(row);
            List<CheckPage.Value> values = new ArrayList<>();
            for (Target target : shown) {
                values.add(value(ui, target, read));
            }
            lines.add(
                    new CheckPage.Line(
                            row.no(),
                            not.getOrDefault(row.no(), outcomes.getOrDefault(row.no(), "create")),
                            values,
                            reasons.get(row.no())));
        }
        return lines;
    }

    private CheckPage.Value value(Ui ui, Target target, RowReader.Read read) {
        for (RowReader.Trouble trouble : read.troubles()) {
            if (Target.find(List.of(target), trouble.target()).isPresent()) {
                return new CheckPage.Value(
                        null, RowReader.shortened(trouble.value()), trouble.problem());
            }
        }
        Field<?> link = target.link();
        if (link == null && target.field().type() instanceof LinkType) {
            RowReader.Linked linked = read.linked().get(target.field());
            Object name =
                    linked == null
                            ? null
                            : linked.values().get(Target.naming(target.field(), catalogue));
            return new CheckPage.Value(null, name == null ? "" : name.toString(), null);
        }
        if (target.field().type() instanceof LinksType links) {
            String names =
                    read.named().getOrDefault(target.field(), List.of()).stream()
                            .map(named -> named(links, named, ui))
                            .collect(Collectors.joining("; "));
            return new CheckPage.Value(null, names, null);
        }
        RowReader.Linked linked = link == null ? null : read.linked().get(link);
        Values values =
                link == null ? read.values() : linked == null ? new Values() : linked.values();
        return new CheckPage.Value(Shown.of(target.field(), values, ui), null, null);
    }

    private static String named(LinksType type, RowReader.Named named, Ui ui) {
        String message = type.message(named.label());
        return message == null ? named.name() : ui.t(message) + ": " + named.name();
    }

    private Map<Long, String> outcomes(Import file) {
        Map<Long, String> outcomes = new HashMap<>();
        jdbc.sql(
                        """
                        select row_no, outcome from import_row
                        where import_id = :id and outcome is not null order by row_no limit :most
                        """)
                .param("id", file.id())
                .param("most", ImportCheck.PREVIEW)
                .query((row, _) -> Map.entry(row.getLong(1), row.getString(2)))
                .list()
                .forEach(row -> outcomes.put(row.getKey(), row.getValue()));
        return outcomes;
    }

    private List<CheckPage.Made> made(Import file, Counts counts) {
        List<CheckPage.Made> made = new ArrayList<>();
        RecordType<?> type = catalogue.type(file.kind());
        counts.made()
                .forEach((key, records) ->
                        type.field(key)
                                .filter(_ -> records > 0)
                                .ifPresent(link ->
                                        made.add(
                                                new CheckPage.Made(
                                                        "transfer.made."
                                                                + ((LinkType) link.type())
                                                                        .target()
                                                                        .key(),
                                                        records))));
        return made;
    }

    private List<CheckPage.Reason> reasons(Import file) {
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

    private long failedRows(Import file) {
        return jdbc.sql(
                        """
                        select count(*) from import_problem where import_id = :id and outcome = 'failed'
                        """)
                .param("id", file.id())
                .query(Long.class)
                .single();
    }

    private List<CheckPage.ProblemLine> problems(Import file, int most) {
        List<Target> targets = Target.of(catalogue.type(file.kind()), catalogue);
        return jdbc.sql(
                        """
                        select row_no, value, target, reason, arguments::text as arguments, title from import_problem
                        where import_id = :id and outcome = 'failed'
                        order by row_no, no limit :most
                        """)
                .param("id", file.id())
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
                .map(each -> each.field().label())
                .or(() -> catalogue.type(file.kind()).field(target).map(Field::label))
                .orElse(target.equals(MatchKey.NAME) ? "transfer.key.name" : null);
    }

    private static Problem problem(String key, String arguments) {
        return new Problem(key, Arrays.asList(Json.MAPPER.readValue(arguments, Object[].class)));
    }
}
