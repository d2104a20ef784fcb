package io.minicrm.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
public sealed interface ListType<E> extends FieldType<List<E>>
        permits EmailsType, PhonesType, MultiLinkType {

    int MOST = 20;

    /// A column of the child table, the JSON key it is kept under, and its SQL type.
    record ChildColumn(String name, String jsonKey, String type) {

        /// SQL for what it keeps of an element as jsonb.
        String in(String element) {
            return "(%s ->> '%s')::%s".formatted(element, jsonKey, type);
        }
    }

    /// A typed element, taken apart.
    record Labelled(String label, String text) {}

    List<ChildColumn> childColumns();

    /// SQL for the further columns that the database makes in the child table, from an element as
    /// jsonb, each after a comma.
    default String derivedColumns(String element) {
        return "";
    }

    /// What an element can be there for; the first goes without saying.
    ChoiceType labels();

    /// The elements that stand together in one text of a file.
    List<String> parted(String text);

    E parseElement(String typed, String label, FieldType.ParseContext parseContext)
            throws InvalidInput;

    String typedElement(E element);

    /// The key of its label.
    String label(E element);

    /// What two elements of one list must not share.
    Object identity(E element);

    /// The JSON key under which an element has that, in whatever case.
    String identityKey();

    JsonNode elementToJson(E element);

    E elementFromJson(JsonNode json);

    @Override
    default List<E> parse(Field<List<E>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        List<E> elements = new ArrayList<>();
        List<Object> seen = new ArrayList<>();
        for (Labelled labelled : labelled(typed)) {
            E element = parseElement(labelled.text(), labelled.label(), parseContext);
            if (!seen.contains(identity(element))) {
                seen.add(identity(element));
                elements.add(element);
            }
            if (elements.size() > MOST) {
                throw new InvalidInput("record.problem.many", MOST);
            }
        }
        return elements;
    }

    /// The elements that were typed. Several in one entry are there for the same, unless each says
    /// for what.
    private List<Labelled> labelled(List<String> typed) {
        List<Labelled> all = new ArrayList<>();
        for (String entry : typed) {
            Labelled labelled = labelled(entry);
            for (String part : typedAsOne(labelled.text())) {
                all.add(
                        labelOf(part).isPresent()
                                ? labelled(part)
                                : new Labelled(labelled.label(), part));
            }
        }
        all.removeIf(labelled -> labelled.text().isEmpty());
        return all;
    }

    /// The elements of what was typed as one.
    default List<String> typedAsOne(String text) {
        return parted(text);
    }

    /// Takes a typed element apart.
    default Labelled labelled(String typed) {
        String text = typed.strip();
        return labelOf(text)
                .map(label -> new Labelled(label, text.substring(text.indexOf(':') + 1).strip()))
                .orElseGet(() -> new Labelled(labels().keys().getFirst(), text));
    }

    /// The label that a typed element begins with.
    default Optional<String> labelOf(String typed) {
        int colon = typed.indexOf(':');
        return colon < 0 ? Optional.empty() : labels().named(typed.substring(0, colon).strip());
    }

    @Override
    default List<String> edit(List<E> value, Format format) {
        return value.stream()
                .map(element -> label(element) + ": " + typedElement(element))
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
    default String json(Field<?> field, String alias) {
        return elements(field, alias, "true");
    }

    /// SQL for those elements as JSON that pass a test on the child row `x`; null when none does.
    default String elements(Field<?> field, String alias, String test) {
        String pairs =
                childColumns().stream()
                        .map(column -> "'" + column.jsonKey() + "', x." + column.name())
                        .collect(Collectors.joining(", "));
        return "(select json_agg(json_build_object(%s) order by x.position) from %s)"
                .formatted(pairs, field.elements(alias, test));
    }
}
