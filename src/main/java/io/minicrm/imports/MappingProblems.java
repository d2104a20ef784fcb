package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What of the mapping of a file contradicts itself, or is not said yet.
@Component
class MappingProblems {

    private final Imports imports;
    private final Catalogue catalogue;

    MappingProblems(Imports imports, Catalogue catalogue) {
        this.imports = imports;
        this.catalogue = catalogue;
    }

    /// Why the rows cannot be looked at with what was said.
    List<Problem> of(Ui ui, Import file) {
        List<Problem> problems = new ArrayList<>();
        RecordType<?> type = catalogue.type(file.kind());
        List<Target> used = imports.used(file);
        if (used.isEmpty()) {
            problems.add(Problem.of("transfer.columns.none"));
        }
        List<Target> seen = new ArrayList<>();
        for (Target target : used) {
            if (seen.stream().anyMatch(each -> target.isAgainst(each, type))) {
                problems.add(Problem.of("transfer.columns.twice", ui.t(target.title())));
            }
            if (target.isCurrency() && used.stream().noneMatch(target::isOf)) {
                problems.add(Problem.of("transfer.columns.currency", ui.t(target.title())));
            }
            if (target.isJoined() && used.stream().noneMatch(target::isOf)) {
                problems.add(Problem.of("transfer.columns.joined", ui.t(target.title())));
            }
            seen.add(target);
        }
        List<@Nullable Target> targets = imports.targets(file);
        Map<Integer, Integer> labels = LabelColumns.of(file.columns(), targets);
        for (FileColumn column : file.columns()) {
            Target target = targets.get(column.index());
            if (target != null && target.isLabel() && !labels.containsValue(column.index())) {
                problems.add(
                        Problem.of(
                                "transfer.columns.label", named(ui, column), ui.t(target.title())));
            }
            ColumnQuestion question = ColumnQuestion.of(column, targets, file.words(), ui.format());
            if (question != null && question.isNeeded() && question.said() == null) {
                problems.add(Problem.of("transfer.columns.numbers", named(ui, column)));
            }
        }
        boolean fed =
                MatchKey.of(catalogue.type(file.kind()), used).stream()
                        .anyMatch(key -> key.key().equals(file.key()));
        if (file.key() != null && !fed) {
            problems.add(Problem.of("transfer.columns.key"));
        } else if (file.key() == null && file.mode() != Mode.CREATE) {
            problems.add(Problem.of("transfer.columns.noKey"));
        }
        return problems;
    }

    private static String named(Ui ui, FileColumn column) {
        return column.name().isEmpty()
                ? ui.t("transfer.column", column.index() + 1)
                : column.name();
    }
}
