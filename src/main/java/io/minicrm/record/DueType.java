package io.minicrm.record;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Until when something is to be done: a day, or a time of it in a zone, kept as people said it.
/// Typed as a date, with or without a time.
///
/// The columns are `<column>_on`, `<column>_time` and `<column>_zone`; the database keeps the
/// moment that follows from them in `<column>_at`, by which records are sorted.
public record DueType() implements FieldType<Due> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    @Override
    public Due parse(Field<Due> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        Format format = parseContext.format();
        DateParser.Moment read =
                new DateParser(format, DateType.Years.NEAR).read(String.join(" ", typed));
        LocalTime time = read.time();
        if (time == null) {
            return Due.on(read.date());
        }
        ZoneId zone = read.offset() == null ? format.zone() : read.offset();
        return Due.at(read.date(), time.withSecond(0).withNano(0), zone).in(format.zone());
    }

    /// What is shown in another zone, and comes back as it was shown, stays where it was.
    @Override
    public Due keeping(Due read, Due before) {
        return read.zone() != null && before.in(read.zone()).equals(read) ? before : read;
    }

    @Override
    public List<String> edit(Due value, Format format) {
        Due own = value.in(format.zone());
        return own.time() == null
                ? List.of(own.day().toString())
                : List.of(own.day().toString(), own.time().format(TIME));
    }

    @Override
    public String show(Due value, Format format) {
        Due own = value.in(format.zone());
        String day = format.printDate(own.day());
        return own.time() == null ? day : day + ", " + format.printTime(own.time());
    }

    @Override
    public JsonNode toJson(Due value) {
        ObjectNode json = Json.NODES.objectNode().put("on", value.day().toString());
        if (value.time() != null && value.zone() != null) {
            json.put("time", value.time().format(TIME)).put("zone", value.zone().getId());
        }
        return json;
    }

    @Override
    public Due fromJson(JsonNode json) {
        return of(
                LocalDate.parse(json.get("on").stringValue()),
                json.hasNonNull("time") ? LocalTime.parse(json.get("time").stringValue()) : null,
                json.hasNonNull("zone") ? json.get("zone").stringValue() : null);
    }

    /// What the three columns say.
    public static Due of(LocalDate day, @Nullable LocalTime time, @Nullable String zone) {
        return time == null || zone == null ? Due.on(day) : Due.at(day, time, zone(zone));
    }

    /// What is no zone here any more is meant as the database means it.
    static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    @Override
    public List<String> columns(String column) {
        return List.of(column + "_on", column + "_time", column + "_zone");
    }

    /// SQL for the moment of a value, from SQL for its day.
    public static String moment(String day) {
        return day.replaceFirst("_on$", "_at");
    }

    @Override
    public String json(Field<?> field, String alias) {
        List<String> parts = field.storage().parts(this, alias);
        return "case when %s is not null then json_build_object('on', %s, 'time', to_char(%s, 'HH24:MI'), 'zone', %s) end"
                .formatted(parts.get(0), parts.get(0), parts.get(1), parts.get(2));
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(
                "f_day(" + json + " ->> 'on')",
                "(" + json + " ->> 'time')::time",
                "(" + json + " ->> 'zone')");
    }
}
