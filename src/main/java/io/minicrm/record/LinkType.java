package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A link to a record of one kind, by id. Typed as `#id`, or as the exact title of what is meant.
public record LinkType(RecordKind target) implements FieldType<Long> {

    @Override
    public Long parse(Field<Long> field, List<String> typed, Reading reading) throws Unreadable {
        return reading.references().record(reading.scope(), target, typed.getFirst().strip()).id();
    }

    @Override
    public List<String> edit(Long value, Format format) {
        return List.of("#" + value);
    }

    @Override
    public String show(Long value, Format format) {
        return "#" + value;
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

    @Override
    public String searchText(String alias, String column) {
        return "(select d.title from search_doc d where d.record_kind = %d and d.record_id = %s.%s)"
                .formatted(target.code(), alias, column);
    }
}
