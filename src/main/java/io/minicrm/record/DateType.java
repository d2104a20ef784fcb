package io.minicrm.record;

import java.time.LocalDate;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A day of the calendar, the same for every reader.
///
/// @param years which century is meant when only two digits of a year are typed
public record DateType(Years years) implements FieldType<LocalDate> {

    /// Where days of a field usually lie.
    public enum Years {
        /// Up to today.
        PAST,
        /// Around today.
        NEAR;

        int of(int twoDigits, int month, int day, LocalDate today) {
            int year = today.getYear() - today.getYear() % 100 + twoDigits;
            if (this == PAST) {
                boolean future =
                        year > today.getYear()
                                || year == today.getYear()
                                        && month * 100 + day
                                                > today.getMonthValue() * 100
                                                        + today.getDayOfMonth();
                return future ? year - 100 : year;
            }
            return year - today.getYear() > 50
                    ? year - 100
                    : today.getYear() - year > 50 ? year + 100 : year;
        }
    }

    public DateType() {
        this(Years.NEAR);
    }

    @Override
    public LocalDate parse(Field<LocalDate> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return new DateParser(parseContext.format(), years).date(typed.getFirst());
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
        return List.of("f_day(" + Json.text(json) + ")");
    }
}
