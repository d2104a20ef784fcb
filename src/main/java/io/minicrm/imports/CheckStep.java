package io.minicrm.imports;

import io.minicrm.job.Job;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.Options;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Values;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Puts together the step that shows what would become of every row.
@Component
class CheckStep {

    private static final int PROBLEMS = 50;
    private static final int SKIPPED = 8;

    private final ImportFile files;
    private final RowReaders readers;
    private final Imports imports;
    private final ImportProblems problems;
    private final ImportProgress progress;
    private final Catalogue catalogue;
    private final OptionCreation extension;
    private final JdbcClient jdbc;

    CheckStep(
            ImportFile files,
            RowReaders readers,
            Imports imports,
            ImportProblems problems,
            ImportProgress progress,
            Catalogue catalogue,
            OptionCreation extension,
            JdbcClient jdbc) {
        this.files = files;
        this.readers = readers;
        this.imports = imports;
        this.problems = problems;
        this.progress = progress;
        this.catalogue = catalogue;
        this.extension = extension;
        this.jdbc = jdbc;
    }

    CheckPage page(Ui ui, Import file) throws IOException, UnusableFile {
        Job job = file.step() == Step.CHECKED ? null : progress.of(ui.scope(), file);
        ImportCounts counts = file.step() == Step.CHECKED ? file.counts() : null;
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
                    CheckPage.Left.NONE,
                    CheckPage.Left.NONE,
                    CheckPage.Left.NONE);
        }
        List<String> unmapped = new ArrayList<>();
        for (FileColumn column : file.columns()) {
            if (file.targets().get(column.index()) == null && column.filled() > 0) {
                unmapped.add(
                        column.name().isEmpty()
                                ? ui.t("transfer.column", column.index() + 1)
                                : column.name());
            }
        }
        List<Target> shown = imports.filled(file);
        return new CheckPage(
                ImportHead.of(file),
                null,
                ImportsPage.Sum.of(counts),
                CheckPage.Made.of(catalogue.type(file.kind()), counts),
                extension.extended(file),
                counts.notes(),
                unmapped,
                problems.reasons(file),
                shown.stream().map(CheckPage.Heading::of).toList(),
                preview(ui, file, shown),
                problems.left(file, "failed", PROBLEMS),
                problems.left(file, "skipped", SKIPPED),
                problems.left(file, ImportProblems.LEFT_OUT, PROBLEMS));
    }

    private List<CheckPage.Line> preview(Ui ui, Import file, List<Target> shown)
            throws IOException, UnusableFile {
        NewOptions newOptions = extension.options(ui.scope());
        RowReader reader = readers.rows(file, ui.scope(), newOptions);
        List<FileRow> first = files.first(file, ImportCheck.PREVIEW);
        Map<Long, String> outcomes = outcomes(file);
        Map<Long, ImportProblems.NotWritten> not =
                problems.upTo(file, first.isEmpty() ? 0 : first.getLast().no());
        List<CheckPage.Line> lines = new ArrayList<>();
        for (FileRow row : first) {
            ReadRow read = reader.read(row);
            List<CheckPage.Value> values = new ArrayList<>();
            for (Target target : shown) {
                values.add(value(ui, file, target, row, read, newOptions));
            }
            ImportProblems.NotWritten problem = not.get(row.no());
            lines.add(
                    new CheckPage.Line(
                            row.no(),
                            problem != null
                                    ? problem.outcome()
                                    : outcomes.getOrDefault(row.no(), "create"),
                            values,
                            problem == null ? null : problem.why()));
        }
        return lines;
    }

    private CheckPage.Value value(
            Ui ui, Import file, Target target, FileRow row, ReadRow read, NewOptions newOptions) {
        for (RowProblem rowProblem : read.problems()) {
            boolean rest = rowProblem.leftOut() && read.values().get(target.field()) != null;
            if (target.isOfField(rowProblem.target()) && !rest) {
                return new CheckPage.Value(
                        null,
                        Excerpt.of(rowProblem.value()),
                        rowProblem.problem(),
                        rowProblem.leftOut());
            }
        }
        if (target.link() == null && target.field().type() instanceof ReferenceType) {
            String beside = beside(file, target, row);
            if (!beside.isEmpty()) {
                return new CheckPage.Value(null, beside);
            }
        }
        Field<?> link = target.link();
        if (link == null && target.field().type() instanceof LinkType) {
            ReadRow.Linked linked = read.linked().get(target.field());
            Object name =
                    linked == null
                            ? null
                            : linked.values().get(Target.naming(target.field(), catalogue));
            return new CheckPage.Value(null, name == null ? "" : name.toString());
        }
        if (target.field().type() instanceof MultiLinkType links) {
            String names =
                    read.named().getOrDefault(target.field(), List.of()).stream()
                            .map(namedLink -> named(links, namedLink, ui))
                            .collect(Collectors.joining("; "));
            return new CheckPage.Value(null, names);
        }
        ReadRow.Linked linked = link == null ? null : read.linked().get(link);
        Values values =
                link == null ? read.values() : linked == null ? new Values() : linked.values();
        DisplayValue shown = DisplayValue.of(target.field(), values, ui);
        List<String> fresh = newOptions.names(target.field(), values);
        return fresh.isEmpty()
                ? new CheckPage.Value(shown, null)
                : new CheckPage.Value(
                        null,
                        Stream.concat(
                                        shown instanceof DisplayValue.Badges known
                                                ? known.entries().stream().map(Options.Entry::name)
                                                : Stream.empty(),
                                        fresh.stream())
                                .collect(Collectors.joining(", ")));
    }

    /// The names that stand beside the ids which say what is meant.
    private String beside(Import file, Target target, FileRow row) {
        List<@Nullable Target> targets = imports.targets(file);
        String names = "";
        boolean told = false;
        for (int i = 0; i < targets.size(); i++) {
            Target each = targets.get(i);
            if (each != null && each.isSameField(target)) {
                if (each.part().isPresent()) {
                    told |= !row.cell(i).isBlank();
                } else {
                    names = row.cell(i).strip();
                }
            }
        }
        return told ? names : "";
    }

    private static String named(MultiLinkType type, ReadRow.NamedLink namedLink, Ui ui) {
        String message = type.message(namedLink.label());
        return message == null ? namedLink.name() : ui.t(message) + ": " + namedLink.name();
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
}
