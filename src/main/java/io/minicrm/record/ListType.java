package io.minicrm.record;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Several values in an order, of which the first is the primary one. Kept in a child table, whose
/// name stands where other fields have their column, with `<kind>_id`, `position` and the columns
/// given here.
///
/// A typed element may begin with its label and a colon: "mobile: 0170 555 0148".
///
/// @param <E> what one element is
public sealed interface ListType<E> extends FieldType<List<E>> permits EmailsType, PhonesType {

    int MOST = 20;

    /// A column of the child table, the JSON key it is kept under, and whether it is never null.
    record ChildColumn(String name, String jsonKey) {}

    List<ChildColumn> childColumns();

    E parseElement(String typed, Label label, FieldType.Reading reading) throws Unreadable;

    String typedElement(E element);

    Label label(E element);

    /// What two elements of one list must not share.
    Object identity(E element);

    JsonNode elementToJson(E element);

    E elementFromJson(JsonNode json);

    @Override
    default List<E> parse(Field<List<E>> field, List<String> typed, Reading reading)
            throws Unreadable {
        List<E> elements = new ArrayList<>();
        List<Object> seen = new ArrayList<>();
        for (String entry : typed) {
            Label label = Label.WORK;
            String text = entry.strip();
            for (Label each : Label.values()) {
                if (text.regionMatches(true, 0, each.key() + ":", 0, each.key().length() + 1)) {
                    label = each;
                    text = text.substring(each.key().length() + 1).strip();
                }
            }
            if (text.isEmpty()) {
                continue;
            }
            E element = parseElement(text, label, reading);
            if (!seen.contains(identity(element))) {
                seen.add(identity(element));
                elements.add(element);
            }
        }
        if (elements.size() > MOST) {
            throw new Unreadable("record.problem.many", MOST);
        }
        return elements;
    }

    @Override
    default List<String> edit(List<E> value, Format format) {
        return value.stream()
                .map(element -> label(element).key() + ": " + typedElement(element))
                .toList();
    }

    @Override
    default String show(List<E> value, Format format) {
        return value.stream().map(this::typedElement).collect(Collectors.joining(", "));
    }

    @Override
    default JsonNode toJson(List<E> value) {
        ArrayNode array = Json.NODES.arrayNode();
        value.forEach(element -> array.add(elementToJson(element)));
        return array;
    }

    @Override
    default List<E> fromJson(JsonNode json) {
        List<E> elements = new ArrayList<>();
        json.forEach(element -> elements.add(elementFromJson(element)));
        return elements;
    }

    @Override
    default List<String> columns(String column) {
        return List.of();
    }

    @Override
    default List<String> fromJson(String json) {
        return List.of();
    }

    @Override
    default String snapshot(String alias, String table) {
        String pairs =
                childColumns().stream()
                        .map(column -> "'" + column.jsonKey() + "', x." + column.name())
                        .collect(Collectors.joining(", "));
        return "(select jsonb_agg(jsonb_build_object(%s) order by x.position) from %s x where x.%s = %s.id)"
                .formatted(pairs, table, owner(table), alias);
    }

    /// The child table's column that names its record: `contact_id` of `contact_email`.
    default String owner(String table) {
        return table.substring(0, table.indexOf('_')) + "_id";
    }
}
