package io.minicrm.record;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Fields with their values: what every input becomes, and what rows and pages carry. A field may
/// be present with no value (null), which clears it.
public final class Values {

    private final Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();

    public <T> Values with(Field<T> field, @Nullable T value) {
        values.put(field, value);
        return this;
    }

    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Field<T> field) {
        return (T) values.get(field);
    }

    public boolean has(Field<?> field) {
        return values.containsKey(field);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Collection<Field<?>> fields() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public void remove(Field<?> field) {
        values.remove(field);
    }

    public Values copy() {
        Values copy = new Values();
        copy.values.putAll(values);
        return copy;
    }

    /// These values with the others put over them.
    public Values withAll(Values others) {
        values.putAll(others.values);
        return this;
    }

    void each(BiConsumer<Field<?>, @Nullable Object> action) {
        values.forEach(action);
    }

    boolean sameIn(Values other, Field<?> field) {
        return Objects.equals(values.get(field), other.values.get(field));
    }

    <T> void copyFrom(Values other, Field<T> field) {
        with(field, other.get(field));
    }

    /// As JSON by key; a cleared field is a null.
    public String toJson() {
        ObjectNode json = Json.NODES.objectNode();
        values.forEach((field, value) -> json.set(field.key(), jsonOf(field, value)));
        return json.toString();
    }

    /// The values of the fields of this type that the JSON has; keys that are no longer fields are
    /// passed over.
    public static Values fromJson(RecordType<?> type, String json) {
        JsonNode node = Json.MAPPER.readTree(json);
        Values values = new Values();
        for (Field<?> field : type.fields()) {
            if (node.has(field.key())) {
                values.put(field, node.get(field.key()));
            }
        }
        return values;
    }

    private <T> void put(Field<T> field, JsonNode json) {
        with(field, json.isNull() ? null : field.type().fromJson(json));
    }

    @SuppressWarnings("unchecked")
    private static <T> JsonNode jsonOf(Field<T> field, @Nullable Object value) {
        return value == null ? Json.NODES.nullNode() : field.type().toJson((T) value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Values that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
