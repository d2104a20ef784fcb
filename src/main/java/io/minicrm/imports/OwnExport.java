package io.minicrm.imports;

import io.minicrm.record.CompanionColumn;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.ListType;
import io.minicrm.record.RecordType;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Recognizes a list that was exported here, by its headers: the id, and otherwise labels of the
/// catalogue in one language. Of such a file nothing has to be guessed. What follows from other
/// columns, as the name of a contact, has its place too, which is none.
@Component
class OwnExport {

    /// The part of the columns that are ours, at least, where somebody has added some.
    private static final double MOST = 0.8;

    private final List<Texts> languages;

    OwnExport(ReaderTexts readerTexts) {
        languages = readerTexts.inEachLanguage();
    }

    /// Where the columns of an export of ours go; empty when it is none.
    Optional<List<@Nullable String>> of(RecordType<?> type, List<FileColumn> columns) {
        return languages.stream()
                .flatMap(language -> in(language, type, columns).stream())
                .findFirst();
    }

    private Optional<List<@Nullable String>> in(
            Texts language, RecordType<?> type, List<FileColumn> columns) {
        Map<String, @Nullable String> ours = new HashMap<>();
        Set<String> telling = new HashSet<>();
        for (Field<?> field : type.fields()) {
            String label = language.t(field.label());
            ours.put(label, target(field));
            CompanionColumn.of(field.type())
                    .ifPresent(companionColumn -> {
                        String beside = language.t(companionColumn.message(), label);
                        ours.put(
                                beside,
                                !field.is(Trait.DERIVED)
                                        ? field.key() + ":" + companionColumn.key()
                                        : null);
                        telling.add(beside);
                    });
            if (field.is(Trait.DERIVED)) {
                telling.add(label);
            }
        }
        // What a record is called that has no field for it
        ours.putIfAbsent(language.t("list.name"), null);
        ours.put(language.t(type.id().label()), new Target(null, type.id(), null).key());
        String reason = language.t("transfer.failed.reason");
        List<String> names = columns.stream().map(column -> column.name().strip()).toList();
        boolean ids = names.stream().filter(language.t(type.id().label())::equals).count() == 1;
        boolean all =
                names.stream().allMatch(name -> ours.containsKey(name) || name.equals(reason));
        // Others have a "Status" too, but not nearly all of our columns
        boolean most = names.stream().filter(ours::containsKey).count() >= names.size() * MOST;
        boolean told = most && names.stream().anyMatch(telling::contains);
        if (!ids || !all && !told) {
            return Optional.empty();
        }
        List<@Nullable String> targets = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String name : names) {
            targets.add(taken.add(name) ? ours.get(name) : null);
        }
        return Optional.of(targets);
    }

    private static @Nullable String target(Field<?> field) {
        if (field.is(Trait.DERIVED)) {
            return null;
        }
        return new Target(
                        null,
                        field,
                        field.type() instanceof ListType<?> list
                                ? list.labels().keys().getFirst()
                                : null)
                .key();
    }
}
