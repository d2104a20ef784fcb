package io.minicrm.record;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Any of the entries of a list that administrators keep, in an array of their ids: the stages in
/// which a deal has been. Entries are typed by their ids or names.
public record OptionSetType(OptionType entries) implements FieldType<List<Long>> {

    @Override
    public List<Long> parse(Field<List<Long>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        List<Long> ids = new ArrayList<>();
        for (String word : typed) {
            ids.add(parseContext.references().option(entries, word.strip()));
        }
        return ids;
    }

    @Override
    public List<String> edit(List<Long> value, Format format) {
        return value.stream().map(String::valueOf).toList();
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return entries.options(parseContext);
    }

    @Override
    public String show(List<Long> value, Format format) {
        return String.join(", ", edit(value, format));
    }

    @Override
    public JsonNode toJson(List<Long> value) {
        ArrayNode array = Json.NODES.arrayNode();
        value.forEach(array::add);
        return array;
    }

    @Override
    public List<Long> fromJson(JsonNode json) {
        List<Long> ids = new ArrayList<>();
        json.forEach(id -> ids.add(id.longValue()));
        return ids;
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(
                "(select array_agg(x::bigint) from jsonb_array_elements_text(%s) x)"
                        .formatted(json));
    }
}
