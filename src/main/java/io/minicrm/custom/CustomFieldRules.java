package io.minicrm.custom;

import io.minicrm.record.Catalogue;
import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a field must be like.
@Component
class CustomFieldRules {

    static final int LONGEST_NAME = 60;
    static final int LONGEST_HINT = 200;
    static final int MOST_OPTIONS = 200;

    private final Catalogue catalogue;
    private final List<Texts> languages;

    CustomFieldRules(Catalogue catalogue, ReaderTexts readerTexts) {
        this.catalogue = catalogue;
        this.languages = readerTexts.inEachLanguage();
    }

    /// @param others the fields of its kind without itself
    /// @throws InvalidCustomField when there can be no such field
    void check(CustomFieldDraft draft, @Nullable CustomField present, List<CustomField> others) {
        Map<String, Problem> problems = new HashMap<>();
        String name = PlainText.line(draft.name());
        if (name.isEmpty()) {
            problems.put("name", Problem.of("record.problem.required"));
        } else if (name.length() > LONGEST_NAME) {
            problems.put("name", Problem.of("record.problem.long", LONGEST_NAME, name.length()));
        } else {
            taken(draft.kind(), name, others, problems);
        }
        String hint = draft.hint() == null ? "" : PlainText.line(draft.hint());
        if (hint.length() > LONGEST_HINT) {
            problems.put("hint", Problem.of("record.problem.long", LONGEST_HINT, hint.length()));
        }
        if (draft.type() == CustomFieldType.LINK
                && !(draft.target() != null && CustomFieldType.TARGETS.contains(draft.target()))) {
            problems.put("target", Problem.of("record.problem.required"));
        }
        if (draft.type().hasOptions()) {
            checkOptions(draft, present, problems);
        }
        List<CustomField> used = others.stream().filter(field -> !field.isArchived()).toList();
        if (used.size() >= CustomFields.MOST && (present == null || present.isArchived())) {
            problems.putIfAbsent("name", Problem.of("custom.problem.many", CustomFields.MOST));
        }
        boolean fast = draft.fast() && draft.type().canBeFast();
        long fastOnes =
                used.stream().filter(field -> field.fast() && field.type().canBeFast()).count();
        if (fast && fastOnes >= CustomFields.MOST_FAST) {
            problems.put("fast", Problem.of("custom.problem.fast", CustomFields.MOST_FAST));
        }
        if (!problems.isEmpty()) {
            throw new InvalidCustomField(problems);
        }
    }

    /// Two fields of one name could not be told apart, in a list as in a file.
    private void taken(
            RecordKind kind, String name, List<CustomField> others, Map<String, Problem> problems) {
        String plain = plain(name);
        if (others.stream()
                .anyMatch(field -> !field.isArchived() && plain(field.name()).equals(plain))) {
            problems.put("name", Problem.of("custom.problem.taken", name));
        } else if (labels(kind).anyMatch(label -> plain(label).equals(plain))) {
            problems.put("name", Problem.of("custom.problem.standard", name));
        }
    }

    private Stream<String> labels(RecordKind kind) {
        RecordType<?> type = catalogue.stated(kind);
        return languages.stream()
                .flatMap(language ->
                        Stream.concat(
                                Stream.of(language.t("list.name"), language.t(type.id().label())),
                                type.fields().stream().map(field -> language.t(field.label()))));
    }

    private static void checkOptions(
            CustomFieldDraft draft, @Nullable CustomField present, Map<String, Problem> problems) {
        List<CustomFieldDraft.Option> options = draft.options();
        Set<String> names = new HashSet<>();
        if (present != null) {
            present.options().stream()
                    .filter(option -> !option.archived())
                    .filter(option -> options.stream().noneMatch(each -> isOf(each, option)))
                    .forEach(option -> names.add(plain(option.name())));
        }
        boolean any = !names.isEmpty();
        for (int i = 0; i < options.size(); i++) {
            String name = PlainText.line(options.get(i).name());
            any |= !options.get(i).archived();
            if (name.isEmpty()) {
                problems.put("option-" + i, Problem.of("record.problem.required"));
            } else if (name.length() > LONGEST_NAME) {
                problems.put(
                        "option-" + i,
                        Problem.of("record.problem.long", LONGEST_NAME, name.length()));
            } else if (!options.get(i).archived() && !names.add(plain(name))) {
                problems.put("option-" + i, Problem.of("custom.problem.option", name));
            }
        }
        if (!any) {
            problems.put("options", Problem.of("custom.problem.options"));
        } else if (options.size() > MOST_OPTIONS) {
            problems.put("options", Problem.of("custom.problem.manyOptions", MOST_OPTIONS));
        }
    }

    private static boolean isOf(CustomFieldDraft.Option option, CustomOption present) {
        Long id = option.id();
        return id != null && id == present.id();
    }

    static String plain(String name) {
        return PlainText.line(name).toLowerCase(Locale.ROOT);
    }
}
