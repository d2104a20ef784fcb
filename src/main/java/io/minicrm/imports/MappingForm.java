package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/// Reads what somebody says of the columns of a file: where they go, what words in them mean, and
/// by what rows are recognized.
@Component
class MappingForm {

    private final Imports imports;
    private final Catalogue catalogue;
    private final OptionCreation extension;

    MappingForm(Imports imports, Catalogue catalogue, OptionCreation extension) {
        this.imports = imports;
        this.catalogue = catalogue;
        this.extension = extension;
    }

    /// Remembers what was said of an import.
    ///
    /// @return what of it could not be understood
    List<Problem> take(Ui ui, Import file, MultiValueMap<String, String> posted) {
        List<Problem> problems = new ArrayList<>();
        imports.map(
                ui.scope(),
                file,
                targets(file, posted),
                words(ui, file, posted, problems),
                Mode.of(Objects.requireNonNullElse(posted.getFirst("mode"), ""))
                        .orElse(file.mode()),
                MatchKey.find(catalogue.type(file.kind()), posted.getFirst("key"))
                        .map(MatchKey::key)
                        .orElse(null));
        return problems;
    }

    /// Why the rows cannot be looked at with what was said.
    List<Problem> problems(Ui ui, Import file) {
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
            ColumnsPage.Question question =
                    ColumnsPage.Question.of(column, targets, file.words(), ui.format());
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

    /// What was said of the columns; a target that is no target goes nowhere.
    private List<@Nullable String> targets(Import file, MultiValueMap<String, String> posted) {
        List<Target> all = Target.of(catalogue.type(file.kind()), catalogue);
        List<@Nullable String> targets = new ArrayList<>();
        for (FileColumn column : file.columns()) {
            String key = posted.getFirst("column" + column.index());
            targets.add(Target.find(all, key).map(Target::key).orElse(null));
        }
        return targets;
    }

    /// What was said of words, if the field reads it.
    private ValueMapping words(
            Ui ui, Import file, MultiValueMap<String, String> posted, List<Problem> problems) {
        ValueMapping valueMapping = file.words();
        for (FileColumn column : file.columns()) {
            String notation = posted.getFirst(ColumnsPage.Question.input(column));
            valueMapping = notation == null ? valueMapping : valueMapping.with(column, notation);
        }
        for (Target target : Target.of(catalogue.type(file.kind()), catalogue)) {
            String input = ColumnsPage.Asked.input(target.key());
            for (String name : posted.keySet()) {
                String meaning = posted.getFirst(name);
                String word = name.startsWith(input) ? name.substring(input.length()) : "";
                if (meaning == null
                        || !ValueMapping.isWord(word)
                        || target.field().type().options(ui.reading()).isEmpty()) {
                    continue;
                }
                try {
                    String meant = meant(ui, target.field(), meaning);
                    if (valueMapping.own(target.key(), word) == null
                            && Objects.equals(meant, file.words().all(target.key()))) {
                        // Said by what was said of all
                        continue;
                    }
                    valueMapping = valueMapping.with(target.key(), word, meant);
                } catch (InvalidInput invalidInput) {
                    problems.add(invalidInput.problem());
                }
            }
            String all = posted.getFirst(ColumnsPage.Asked.inputOfAll(target.key()));
            if (all != null && !target.field().type().options(ui.reading()).isEmpty()) {
                try {
                    valueMapping =
                            valueMapping.withAll(target.key(), meant(ui, target.field(), all));
                } catch (InvalidInput invalidInput) {
                    problems.add(invalidInput.problem());
                }
            }
        }
        for (Field<?> field : catalogue.type(file.kind()).fields(Trait.IMPORTABLE)) {
            String said = posted.getFirst(ColumnsPage.Same.input(field.key()));
            if (said != null
                    && !said.equals(ValueMapping.NEW)
                    && !field.type().options(ui.reading()).isEmpty()) {
                try {
                    valueMapping = valueMapping.with(field.key(), "", meant(ui, field, said));
                } catch (InvalidInput invalidInput) {
                    problems.add(invalidInput.problem());
                }
            }
        }
        return valueMapping;
    }

    /// The text that is kept of a meaning; null when there is none, empty to leave it out.
    private <T> @Nullable String meant(Ui ui, Field<T> field, String meaning) throws InvalidInput {
        if (meaning.equals(ValueMapping.NEW)) {
            if (!extension.isOpen(field, ui.scope())) {
                throw new InvalidInput("transfer.problem.notNew", ui.t(field.label()));
            }
            return meaning;
        }
        if (meaning.isBlank() || meaning.equals(ValueMapping.LEFT_OUT)) {
            return meaning.isBlank() ? null : "";
        }
        T value = field.parse(List.of(meaning), ui.reading());
        return value == null ? null : field.type().edit(value, ui.format()).getFirst();
    }
}
