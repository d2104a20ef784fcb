package io.minicrm.record;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Something that is kept by its id.
public sealed interface IdType extends FieldType<Long>
        permits PersonType, TeamType, OptionType, LinkType {

    @Override
    default List<String> edit(Long value, Format format) {
        return List.of(show(value, format));
    }

    @Override
    default String show(Long value, Format format) {
        return value.toString();
    }

    @Override
    default JsonNode toJson(Long value) {
        return Json.NODES.numberNode(value);
    }

    @Override
    default Long fromJson(JsonNode json) {
        return json.longValue();
    }

    @Override
    default List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::bigint");
    }
}
