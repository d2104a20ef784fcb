package io.minicrm.record;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A moment, which every reader sees in the own zone.
public record DateTimeType() implements FieldType<Instant> {

    @Override
    public Instant parse(Field<Instant> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parseContext.format().readDateTime(typed.getFirst());
    }

    @Override
    public List<String> edit(Instant value, Format format) {
        return List.of(format.editDateTime(value));
    }

    @Override
    public String show(Instant value, Format format) {
        return format.printDateTime(value);
    }

    @Override
    public JsonNode toJson(Instant value) {
        return Json.NODES.stringNode(value.toString());
    }

    @Override
    public Instant fromJson(JsonNode json) {
        return OffsetDateTime.parse(json.stringValue()).toInstant();
    }

    @Override
    public String snapshot(Field<?> field, String alias) {
        return "to_jsonb(to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'))"
                .formatted(field.sql(alias));
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::timestamptz");
    }
}
