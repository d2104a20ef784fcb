package io.minicrm.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A colleague, by id.
public record PersonType() implements FieldType<Long> {

    @Override
    public Long parse(Field<Long> field, List<String> typed, Reading reading) throws Unreadable {
        return reading.references().person(reading.scope(), typed.getFirst().strip());
    }

    @Override
    public List<String> edit(Long value, Format format) {
        return List.of(value.toString());
    }

    @Override
    public String show(Long value, Format format) {
        return value.toString();
    }

    @Override
    public List<Option> options(Reading reading) {
        return reading.references().directory().people().stream()
                .map(person -> new Option(Long.toString(person.id()), person.name()))
                .toList();
    }

    @Override
    public JsonNode toJson(Long value) {
        return Json.NODES.numberNode(value);
    }

    @Override
    public Long fromJson(JsonNode json) {
        return json.longValue();
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::bigint");
    }
}
