package io.minicrm.record;

import java.time.LocalTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a time of day as people write it in English and German.
///
/// @param locale decides whether the reader's clock has twelve hours
record TimeParser(Locale locale) {

    private static final Pattern TIME =
            Pattern.compile(
                    "((?:at|by|um|bis) )?(\\d{1,2})(?:([:.]|h| ?uhr ?)(\\d{2}))?(?: ?(h|uhr|am|pm))?(\\.)?");
    private static final Set<String> NOON = Set.of("noon", "at noon", "mittag", "mittags");

    /// The times that may be meant; none when it is no time. An hour before seven may be one of the
    /// afternoon, unless it is written as on a clock of twenty-four hours.
    ///
    /// @param text made plain
    /// @param behindDay whether it stands behind a day, where a number alone is an hour
    List<LocalTime> read(String text, boolean behindDay) {
        if (NOON.contains(text)) {
            return List.of(LocalTime.NOON);
        }
        Matcher clock = TIME.matcher(text);
        if (!clock.matches()) {
            return List.of();
        }
        boolean announced = clock.group(1) != null;
        int hour = Integer.parseInt(clock.group(2));
        String sign = Objects.requireNonNullElse(clock.group(3), "");
        int minute = clock.group(4) == null ? 0 : Integer.parseInt(clock.group(4));
        String unit = Objects.requireNonNullElse(clock.group(5), "");
        boolean bare = sign.isEmpty() && unit.isEmpty();
        // A dot behind a figure makes a date of it
        boolean date = clock.group(6) != null && !announced && (bare || sign.equals("."));
        if (date || bare && !announced && !behindDay || minute > 59) {
            return List.of();
        }
        if (unit.equals("am") || unit.equals("pm")) {
            return hour < 1 || hour > 12
                    ? List.of()
                    : List.of(LocalTime.of(hour % 12 + (unit.equals("pm") ? 12 : 0), minute));
        }
        if (hour > 23) {
            return List.of();
        }
        LocalTime time = LocalTime.of(hour, minute);
        boolean early = hour > 0 && hour < 7 && clock.group(2).length() == 1;
        boolean plain = unit.isEmpty() && (bare || sign.length() == 1 && hasTwelveHours());
        return early && plain ? List.of(time, time.plusHours(12)) : List.of(time);
    }

    private boolean hasTwelveHours() {
        return DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                        null, FormatStyle.SHORT, IsoChronology.INSTANCE, locale)
                .contains("a");
    }
}
