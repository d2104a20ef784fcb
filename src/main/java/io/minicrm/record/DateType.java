package io.minicrm.record;

import java.time.LocalDate;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A day of the calendar, the same for every reader.
public record DateType() implements FieldType<LocalDate> {

    @Override
    public LocalDate parse(Field<LocalDate> field, List<String> typed, Reading reading)
            throws Unreadable {
        return reading.format().readDate(typed.getFirst());
    }

    @Override
    public List<String> edit(LocalDate value, Format format) {
        return List.of(value.toString());
    }

    @Override
    public String show(LocalDate value, Format format) {
        return format.printDate(value);
    }

    @Override
    public JsonNode toJson(LocalDate value) {
        return Json.NODES.stringNode(value.toString());
    }

    @Override
    public LocalDate fromJson(JsonNode json) {
        return LocalDate.parse(json.stringValue());
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::date");
    }
}
