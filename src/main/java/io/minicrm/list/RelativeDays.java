package io.minicrm.list;

import io.minicrm.record.CalendarUnit;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Days that are told from today on: `yesterday`, `-30d`, `thisMonth`. In an address the word
/// stays, so that it means other days tomorrow.
///
/// @param whole whether the whole week, month, … is meant rather than a day; of days, as many as
///   the offset says, up to today or from today on
public record RelativeDays(CalendarUnit unit, int offset, boolean whole) {

    public static final RelativeDays TODAY = new RelativeDays(CalendarUnit.DAY, 0, false);
    public static final RelativeDays YESTERDAY = new RelativeDays(CalendarUnit.DAY, -1, false);
    public static final RelativeDays TOMORROW = new RelativeDays(CalendarUnit.DAY, 1, false);

    /// The first and the last of the days.
    record Span(LocalDate first, LocalDate last) {}

    /// `-30d`; a plus sign that an address has made a blank is none.
    private static final Pattern AWAY = Pattern.compile("([-+]?)(\\d{1,4})([dwmy])");

    private static final Pattern AGO =
            Pattern.compile("(\\d{1,4})([a-z]+)ago|vor(\\d{1,4})([a-z]+)");
    private static final Pattern AHEAD = Pattern.compile("in(\\d{1,4})([a-z]+)");
    private static final Pattern WHOLE =
            Pattern.compile(
                    "(?:(this|dies(?:e[rsnm]?)?)|(last|previous|letzte[rsnm]?|vorige[rsnm]?)|(next|n(?:ä|ae)chste[rsnm]?))(week|month|quarter|year|woche|monat|quartal|jahr)");
    private static final Pattern SEVERAL =
            Pattern.compile(
                    "(?:(last|previous|letzten?|vorigen?)|(?:next|n(?:ä|ae)chsten?))([1-9]\\d{0,3})(?:days?|tagen?)");
    private static final Map<String, RelativeDays> DAYS =
            Map.of(
                    "today", TODAY,
                    "heute", TODAY,
                    "yesterday", YESTERDAY,
                    "gestern", YESTERDAY,
                    "tomorrow", TOMORROW,
                    "morgen", TOMORROW,
                    "vorgestern", new RelativeDays(CalendarUnit.DAY, -2, false),
                    "übermorgen", new RelativeDays(CalendarUnit.DAY, 2, false));
    private static final int LONGEST = 40;

    /// This week, last month, next year; the last 30 days.
    public static RelativeDays whole(CalendarUnit unit, int offset) {
        return new RelativeDays(unit, offset, true);
    }

    /// What one chooses from.
    static List<RelativeDays> usual() {
        return List.of(
                TODAY,
                YESTERDAY,
                TOMORROW,
                whole(CalendarUnit.WEEK, 0),
                whole(CalendarUnit.WEEK, -1),
                whole(CalendarUnit.MONTH, 0),
                whole(CalendarUnit.MONTH, -1),
                whole(CalendarUnit.QUARTER, 0),
                whole(CalendarUnit.QUARTER, -1),
                whole(CalendarUnit.YEAR, 0),
                whole(CalendarUnit.YEAR, -1),
                whole(CalendarUnit.DAY, -7),
                whole(CalendarUnit.DAY, -30),
                whole(CalendarUnit.DAY, -90),
                whole(CalendarUnit.DAY, 7),
                whole(CalendarUnit.DAY, 30));
    }

    /// Reads such words as they stand in addresses, and as people type them in English or German.
    static Optional<RelativeDays> of(String typed) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        String word = typed.toLowerCase(Locale.ROOT).replace(" ", "");
        RelativeDays day = DAYS.get(word);
        if (day != null) {
            return Optional.of(day);
        }
        Matcher away = AWAY.matcher(word);
        if (away.matches()) {
            return away(away.group(2), away.group(3), away.group(1).equals("-") ? -1 : 1);
        }
        Matcher ago = AGO.matcher(word);
        if (ago.matches()) {
            return ago.group(1) == null
                    ? away(ago.group(3), ago.group(4), -1)
                    : away(ago.group(1), ago.group(2), -1);
        }
        Matcher ahead = AHEAD.matcher(word);
        if (ahead.matches()) {
            return away(ahead.group(1), ahead.group(2), 1);
        }
        Matcher several = SEVERAL.matcher(word);
        if (several.matches()) {
            int days = Integer.parseInt(several.group(2));
            return Optional.of(whole(CalendarUnit.DAY, several.group(1) == null ? days : -days));
        }
        Matcher whole = WHOLE.matcher(word);
        return whole.matches()
                ? CalendarUnit.read(whole.group(4))
                        .map(unit ->
                                whole(
                                        unit,
                                        whole.group(1) != null
                                                ? 0
                                                : whole.group(2) != null ? -1 : 1))
                : Optional.empty();
    }

    private static Optional<RelativeDays> away(String number, String unit, int sign) {
        return CalendarUnit.read(unit)
                .filter(known -> known != CalendarUnit.QUARTER)
                .map(known -> new RelativeDays(known, sign * Integer.parseInt(number), false))
                .map(days -> days.offset == 0 ? TODAY : days);
    }

    /// The days for who reads today, whose week begins as is usual where they are.
    Span span(LocalDate today, Locale locale) {
        if (whole && unit == CalendarUnit.DAY) {
            return new Span(
                    today.plusDays(Math.min(offset + 1, 0)),
                    today.plusDays(Math.max(offset - 1, 0)));
        }
        LocalDate day = today.plus(offset, unit.length());
        if (!whole) {
            return new Span(day, day);
        }
        LocalDate first =
                switch (unit) {
                    case DAY -> day;
                    case WEEK -> day.with(WeekFields.of(locale).dayOfWeek(), 1);
                    case MONTH -> day.withDayOfMonth(1);
                    case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
                    case YEAR -> day.withDayOfYear(1);
                };
        return new Span(first, first.plus(1, unit.length()).minusDays(1));
    }

    /// The message key of its name, which takes how many of the unit they are away.
    String label() {
        String name = unit.name().toLowerCase(Locale.ROOT);
        if (whole) {
            return "list.days." + (offset == 0 ? "this." : offset < 0 ? "last." : "next.") + name;
        }
        return unit == CalendarUnit.DAY && Math.abs(offset) < 2
                ? "list.days." + this
                : "list.days." + (offset < 0 ? "ago." : "ahead.") + name;
    }

    int distance() {
        return Math.abs(offset);
    }

    /// As it stands in addresses.
    @Override
    public String toString() {
        String name = unit.name();
        if (whole && unit == CalendarUnit.DAY) {
            return (offset < 0 ? "last" : "next") + distance() + "days";
        }
        if (whole) {
            return (offset == 0 ? "this" : offset < 0 ? "last" : "next")
                    + name.charAt(0)
                    + name.substring(1).toLowerCase(Locale.ROOT);
        }
        if (unit == CalendarUnit.DAY && Math.abs(offset) < 2) {
            return offset == 0 ? "today" : offset < 0 ? "yesterday" : "tomorrow";
        }
        return (offset < 0 ? "" : "+") + offset + name.substring(0, 1).toLowerCase(Locale.ROOT);
    }
}
