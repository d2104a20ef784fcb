package io.minicrm.web;

import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record's fields as its page shows them: by group, with those that have no value at the end.
public record FieldGroups(List<Group> filled, List<Field<?>> empty) {

    /// Fields that stand under one title.
    public record Group(String key, List<Field<?>> fields) {}

    /// @param editing the key of a field that stands in its place although it has no value, or null
    public static FieldGroups of(RecordType<?> type, Values values, @Nullable String editing) {
        List<Field<?>> filled = new ArrayList<>();
        List<Field<?>> empty = new ArrayList<>();
        for (Field<?> field : type.fields()) {
            if (field.is(Field.Trait.ASIDE)) {
                continue;
            }
            if (values.get(field) != null || field.key().equals(editing)) {
                filled.add(field);
            } else if (!field.is(Field.Trait.DERIVED)) {
                empty.add(field);
            }
        }
        return new FieldGroups(of(filled), empty);
    }

    public static List<Group> of(Collection<? extends Field<?>> fields) {
        Map<String, List<Field<?>>> groups = new LinkedHashMap<>();
        fields.forEach(
                field -> groups.computeIfAbsent(field.group(), _ -> new ArrayList<>()).add(field));
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }
}
