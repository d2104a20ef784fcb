package io.minicrm.record;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A moment, which every reader sees in the own zone.
public record DateTimeType() implements FieldType<Instant> {

    /// Years have four digits in every zone.
    private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-30T23:59:59Z");

    @Override
    public Instant parse(Field<Instant> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        Instant moment = parseContext.format().readDateTime(typed.getFirst());
        if (moment.isBefore(FIRST) || moment.isAfter(LAST)) {
            throw new InvalidInput("record.problem.time", typed.getFirst());
        }
        return moment;
    }

    /// An input knows minutes; what was finer stays so as long as nobody types another one.
    @Override
    public Instant keeping(Instant read, Instant before) {
        return read.equals(before.truncatedTo(ChronoUnit.MINUTES)) ? before : read;
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
    public String json(Field<?> field, String alias) {
        return "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                .formatted(field.sql(alias));
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of("f_moment(" + Json.text(json) + ")");
    }
}
