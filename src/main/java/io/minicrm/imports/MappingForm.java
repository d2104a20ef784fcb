package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.Problem;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/// Reads what somebody says of the columns of a file: where they go, what words in them mean, and
/// by what rows are recognized.
@Component
class MappingForm {

    private final Imports imports;
    private final ImportSteps steps;
    private final ImportMappings mappings;
    private final MappingProblems mappingProblems;
    private final FileTallies fileTallies;
    private final Catalogue catalogue;
    private final OptionCreation extension;

    MappingForm(
            Imports imports,
            ImportSteps steps,
            ImportMappings mappings,
            MappingProblems mappingProblems,
            FileTallies fileTallies,
            Catalogue catalogue,
            OptionCreation extension) {
        this.imports = imports;
        this.steps = steps;
        this.mappings = mappings;
        this.mappingProblems = mappingProblems;
        this.fileTallies = fileTallies;
        this.catalogue = catalogue;
        this.extension = extension;
    }

    /// Whether all rows are to be checked with what was said.
    boolean isChecked(MultiValueMap<String, String> posted) {
        return "check".equals(posted.getFirst("then"));
    }

    /// Keeps what was said of an import, and does with it what is asked for: has all rows checked,
    /// or has them looked at once more.
    ///
    /// @return why that cannot be done
    List<Problem> take(Ui ui, Import before, MultiValueMap<String, String> posted) {
        List<Problem> problems = new ArrayList<>();
        steps.map(ui.scope(), before, mapping(ui, before, posted, problems));
        Import file = imports.find(ui.scope(), before.id());
        if ("again".equals(posted.getFirst("then"))) {
            fileTallies.forget(file);
        }
        if (problems.isEmpty() && !isChecked(posted)) {
            return problems;
        }
        problems.addAll(mappingProblems.of(ui, file));
        if (problems.isEmpty()) {
            if (posted.containsKey("remember")) {
                mappings.remember(ui.scope(), file);
            }
            steps.startCheck(ui.scope(), file);
        }
        return problems;
    }

    private ColumnMapping mapping(
            Ui ui, Import file, MultiValueMap<String, String> posted, List<Problem> problems) {
        return new ColumnMapping(
                targets(file, posted),
                words(ui, file, posted, problems),
                Mode.of(Objects.requireNonNullElse(posted.getFirst("mode"), ""))
                        .orElse(file.mode()),
                MatchKey.find(catalogue.type(file.kind()), posted.getFirst("key"))
                        .map(MatchKey::key)
                        .orElse(null));
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
            String notation = posted.getFirst(ColumnQuestion.input(column));
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
        for (Field<?> field : catalogue.type(file.kind()).written()) {
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
