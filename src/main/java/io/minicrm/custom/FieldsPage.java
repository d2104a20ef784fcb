package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of one kind of record, as the settings show them.
///
/// @param counts how many fields each kind has that are not archived
/// @param done what was just done with one of them
public record FieldsPage(
        RecordKind kind,
        List<CustomField> offered,
        List<CustomField> archived,
        Map<RecordKind, Integer> counts,
        @Nullable Done done) {

    private static final Set<String> NOTES =
            Set.of("added", "saved", "archived", "restored", "retried");

    /// @param note one of those that there are texts for
    public record Done(String note, CustomField field) {}

    /// @param note what the address says was done, with the field of this id
    static FieldsPage of(CustomFields fields, RecordKind kind, String note, String id) {
        Map<RecordKind, Integer> counts = new EnumMap<>(RecordKind.class);
        for (RecordKind each : CustomFieldType.KINDS) {
            counts.put(each, offered(fields.list(each)).size());
        }
        List<CustomField> all = fields.list(kind);
        return new FieldsPage(
                kind,
                offered(all),
                all.stream().filter(CustomField::isArchived).toList(),
                counts,
                all.stream()
                        .filter(field ->
                                NOTES.contains(note) && id.equals(Long.toString(field.id())))
                        .findFirst()
                        .map(field -> new Done(note, field))
                        .orElse(null));
    }

    private static List<CustomField> offered(List<CustomField> fields) {
        return fields.stream().filter(field -> !field.isArchived()).toList();
    }

    /// What a field of this kind may hold, for who has none yet; what it is called then stands with
    /// the texts.
    public static List<CustomFieldType> ideas(RecordKind kind) {
        return switch (kind) {
            case CONTACT ->
                    List.of(CustomFieldType.CHOICE, CustomFieldType.YES_NO, CustomFieldType.URL);
            case COMPANY ->
                    List.of(CustomFieldType.TEXT, CustomFieldType.CHOICE, CustomFieldType.DATE);
            case DEAL -> List.of(CustomFieldType.TEXT, CustomFieldType.LINK, CustomFieldType.DATE);
            case ACTIVITY ->
                    List.of(CustomFieldType.CHOICE, CustomFieldType.URL, CustomFieldType.NUMBER);
            case FILE -> List.of();
        };
    }

    public int count(RecordKind each) {
        return Objects.requireNonNull(counts.get(each));
    }
}
