package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Adds fields for tests. They are there for the whole class.
@Component
public class CustomFieldMother {

    private final CustomFields customFields;

    CustomFieldMother(CustomFields customFields) {
        this.customFields = customFields;
    }

    /// One of each type, by its type.
    public Map<CustomFieldType, CustomField> all(Scope administrator, RecordKind kind) {
        Map<CustomFieldType, CustomField> all = new LinkedHashMap<>();
        for (CustomFieldType type : CustomFieldType.values()) {
            all.put(type, add(administrator, kind, type, "Our " + type.key(), "Red", "Green"));
        }
        return all;
    }

    /// One of each type for each kind, so that what is said of all fields is said of them.
    public void everywhere(Scope administrator) {
        for (RecordKind kind : CustomFieldType.KINDS) {
            if (customFields.list(kind).isEmpty()) {
                all(administrator, kind);
            }
        }
    }

    public CustomField add(
            Scope administrator,
            RecordKind kind,
            CustomFieldType type,
            String name,
            String... options) {
        return customFields.create(administrator, draft(kind, type, name, options));
    }

    static CustomFieldDraft draft(
            RecordKind kind, CustomFieldType type, String name, String... options) {
        RecordKind target = type == CustomFieldType.LINK ? RecordKind.COMPANY : null;
        return new CustomFieldDraft(
                kind, type, name, null, target, options(type, options), true, true, false);
    }

    private static List<CustomFieldDraft.Option> options(CustomFieldType type, String... names) {
        return type.hasOptions()
                ? Stream.of(names)
                        .map(name -> new CustomFieldDraft.Option(null, name, false))
                        .toList()
                : List.of();
    }

    /// The draft that a field is as it stands, with another name.
    static CustomFieldDraft renamed(CustomField field, String name) {
        return new CustomFieldDraft(
                field.kind(),
                field.type(),
                name,
                field.hint(),
                field.target(),
                field.options().stream()
                        .map(option ->
                                new CustomFieldDraft.Option(
                                        option.id(), option.name(), option.archived()))
                        .toList(),
                field.listed(),
                field.quick(),
                field.fast());
    }
}
