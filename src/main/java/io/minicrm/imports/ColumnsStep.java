package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.ListType;
import io.minicrm.record.Options;
import io.minicrm.record.Problem;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.web.Ui;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together the step in which somebody says where the columns go.
@Component
class ColumnsStep {

    private static final int SAMPLES = 3;

    private final Imports imports;
    private final ImportFile files;
    private final RowReaders readers;
    private final FileTallies fileTallies;
    private final FormatStep howRead;
    private final Catalogue catalogue;
    private final OptionCreation extension;
    private final ReferenceLookup referenceLookup;

    ColumnsStep(
            Imports imports,
            ImportFile files,
            RowReaders readers,
            FileTallies fileTallies,
            FormatStep howRead,
            Catalogue catalogue,
            OptionCreation extension,
            ReferenceLookup referenceLookup) {
        this.imports = imports;
        this.files = files;
        this.readers = readers;
        this.fileTallies = fileTallies;
        this.howRead = howRead;
        this.catalogue = catalogue;
        this.extension = extension;
        this.referenceLookup = referenceLookup;
    }

    ColumnsPage page(Ui ui, Import file, List<Problem> problems) throws IOException, UnusableFile {
        List<@Nullable Target> targets = imports.targets(file);
        CellCheck check = readers.cells(file, ui.scope());
        List<FileRow> samples = files.first(file, SAMPLES);
        FileTally fileTally = fileTallies.of(ui.scope(), file);
        UnknownValues strange =
                new UnknownValues(
                        targets,
                        check,
                        ui.reading(),
                        file.words(),
                        fileTally,
                        field -> extension.of(field, ui.scope()));
        List<ColumnsPage.Finding> found =
                Findings.of(file, fileTally, targets, strange, ui.format());
        List<ColumnsPage.Line> lines = new ArrayList<>();
        for (FileColumn column : file.columns()) {
            List<ColumnsPage.Cell> cells = new ArrayList<>();
            for (FileRow row : samples) {
                cells.add(cell(check, column, row.cell(column.index())));
            }
            lines.add(
                    new ColumnsPage.Line(
                            column.index(),
                            column.name().isEmpty() ? null : column.name(),
                            column.doubled(),
                            file.targets().get(column.index()),
                            cells,
                            found.get(column.index()),
                            ColumnQuestion.of(column, targets, file.words(), ui.format())));
        }
        return new ColumnsPage(
                ImportHead.of(file),
                file.dialect(),
                howRead.of(file),
                file.shifted(),
                problems,
                fileTally.isWhole(file) ? null : fileTallies.job(ui.scope(), fileTally),
                fileTally.isWhole(file) ? 0 : fileTally.rows(),
                samples.stream().map(FileRow::no).toList(),
                lines,
                groups(file),
                strange.asked(),
                same(ui, file, targets),
                MatchKey.of(catalogue.type(file.kind())).stream().map(ColumnsStep::choice).toList(),
                file.key(),
                file.mode());
    }

    private static ColumnsPage.Cell cell(CellCheck check, FileColumn column, String cell) {
        RowProblem rowProblem = check.rowProblem(column.index(), cell);
        return new ColumnsPage.Cell(
                Excerpt.of(cell),
                rowProblem == null ? null : rowProblem.problem(),
                rowProblem != null && rowProblem.leftOut());
    }

    /// The fields that are one of a few things and that the file says nothing of.
    private List<ColumnsPage.Same> same(Ui ui, Import file, List<@Nullable Target> targets) {
        List<ColumnsPage.Same> same = new ArrayList<>();
        for (Field<?> field : catalogue.type(file.kind()).written()) {
            List<FieldType.Option> options = field.type().options(ui.reading());
            boolean told =
                    targets.stream()
                            .anyMatch(target ->
                                    target != null
                                            && target.link() == null
                                            && target.field().equals(field));
            if (!options.isEmpty() && !told && !field.isList()) {
                same.add(
                        new ColumnsPage.Same(
                                field.key(),
                                field.label(),
                                options,
                                referenceLookup.usual(field).map(Options.Entry::path).orElse(null),
                                file.words().inEveryRow(field.key())));
            }
        }
        return same;
    }

    private List<ColumnsPage.Group> groups(Import file) {
        Map<@Nullable String, List<ColumnsPage.Choice>> groups = new LinkedHashMap<>();
        for (Target target : Target.of(catalogue.type(file.kind()), catalogue)) {
            Field<?> link = target.link();
            groups.computeIfAbsent(link == null ? null : link.label(), _ -> new ArrayList<>())
                    .add(new ColumnsPage.Choice(target.key(), target.title(), second(target)));
        }
        List<ColumnsPage.Group> all = new ArrayList<>();
        groups.forEach((link, choices) -> all.add(new ColumnsPage.Group(link, choices)));
        return all;
    }

    /// What tells the elements of a list apart; the usual one needs no telling.
    private static @Nullable String second(Target target) {
        String label = target.label();
        if (target.part().isPresent()) {
            return target.part().get().message() + ".alone";
        }
        if (target.isJoined()) {
            return "transfer.target." + label;
        }
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
}
