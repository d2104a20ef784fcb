package io.minicrm.record;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads dates however people and programs write them: in figures, in the reader's order; year
/// first; with the month's name in any language that is spoken here; with or without a time.
///
/// @param years which century two digits mean
/// @param from today, for whom a date without its year is the next one that comes; null where the
///   year has to be written
record DateParser(Format format, DateType.Years years, @Nullable LocalDate from) {

    /// What was read.
    ///
    /// @param time null when none was said
    /// @param offset null when it is the reader's own time
    record Moment(LocalDate date, @Nullable LocalTime time, @Nullable ZoneOffset offset) {}

    private record Part(int number, int length) {

        static Part of(String digits) {
            return new Part(Integer.parseInt(digits), digits.length());
        }
    }

    private static final int LONGEST = 60;

    private static final Pattern TIME =
            Pattern.compile(
                    "(?:^|(?<=\\d)t|[, ] ?)(?:at |um )?(\\d{1,2})(?:[:h]| h )(\\d{2})(?::(\\d{2})(?:[.,]\\d{1,9})?)?(?: ?([ap])\\.? ?m\\.?)?(?: uhr)?(?: ?(z|utc|gmt|[+-]\\d{2}(?::?\\d{2})?))?$");
    private static final Pattern FIGURES =
            Pattern.compile("(\\d{1,4}) ?([-./ ]) ?(\\d{1,2}) ?\\2 ?(\\d{1,4})\\.?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern WITHOUT_YEAR =
            Pattern.compile("--\\d{1,2}-?\\d{1,2}|(\\d{1,2}) ?([-./]) ?(\\d{1,2})\\.?");
    private static final Pattern DAY_OR_YEAR = Pattern.compile("'?(\\d{1,4})(?:st|nd|rd|th)?");
    private static final Set<String> BETWEEN = Set.of("of", "the", "den", "der");

    /// The year that iPhones write for a birthday without one.
    private static final int NO_YEAR = 1604;

    DateParser(Format format, DateType.Years years) {
        this(format, years, null);
    }

    LocalDate date(String typed) throws InvalidInput {
        return read(typed).date();
    }

    Moment read(String typed) throws InvalidInput {
        if (typed.length() > LONGEST) {
            throw noDate(InvalidInput.Kind.WRONG);
        }
        String text = plain(typed);
        Matcher clock = TIME.matcher(text);
        if (!clock.find()) {
            return new Moment(day(text), null, null);
        }
        LocalDate date = day(text.substring(0, clock.start()).replaceFirst("[, ]+$", ""));
        try {
            return new Moment(date, time(clock), offset(clock.group(5)));
        } catch (DateTimeException _) {
            throw new InvalidInput("record.problem.time", typed);
        }
    }

    private static LocalTime time(Matcher clock) {
        int hour = Integer.parseInt(clock.group(1));
        if (clock.group(4) != null) {
            if (hour < 1 || hour > 12) {
                throw new DateTimeException("no hour of a half day");
            }
            hour = hour % 12 + (clock.group(4).equals("p") ? 12 : 0);
        }
        int second = clock.group(3) == null ? 0 : Integer.parseInt(clock.group(3));
        return LocalTime.of(hour, Integer.parseInt(clock.group(2)), second);
    }

    private static @Nullable ZoneOffset offset(@Nullable String text) {
        return text == null
                ? null
                : Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    /// @param text made plain
    LocalDate day(String text) throws InvalidInput {
        Matcher compact = COMPACT.matcher(text);
        if (compact.matches()) {
            return date(
                    Part.of(compact.group(1)),
                    Part.of(compact.group(2)),
                    Part.of(compact.group(3)));
        }
        Matcher figures = FIGURES.matcher(text);
        if (figures.matches()) {
            Part first = Part.of(figures.group(1));
            Part second = Part.of(figures.group(3));
            Part third = Part.of(figures.group(4));
            if (first.length() == 4) {
                return date(first, second, third);
            }
            return isMonthFirst(figures.group(2))
                    ? date(third, first, second)
                    : date(third, second, first);
        }
        LocalDate counted = SerialDate.read(text).orElse(null);
        if (counted != null) {
            String meant = format.printDate(counted);
            throw new InvalidInput(
                    new Problem("record.problem.days", List.of(text, meant), List.of(meant)));
        }
        Matcher part = WITHOUT_YEAR.matcher(text);
        if (part.matches()) {
            if (part.group(1) == null) {
                throw noYear();
            }
            Part first = Part.of(part.group(1));
            Part second = Part.of(part.group(3));
            return isMonthFirst(part.group(2))
                    ? withoutYear(first, second)
                    : withoutYear(second, first);
        }
        if (text.equals("0")) {
            throw noDate(InvalidInput.Kind.NOTHING);
        }
        return named(text);
    }

    private boolean isMonthFirst(String sign) {
        return format.monthFirst() && !sign.equals(".");
    }

    /// A day whose month is written as a word.
    private LocalDate named(String text) throws InvalidInput {
        CalendarNames names = CalendarNames.of(format.locale());
        @Nullable Integer month = null;
        List<Part> parts = new ArrayList<>();
        for (String word : text.split("[-,./ ]+")) {
            Matcher figure = DAY_OR_YEAR.matcher(word);
            Integer known = names.months().get(word);
            if (known != null && month == null) {
                month = known;
            } else if (figure.matches()) {
                parts.add(Part.of(figure.group(1)));
            } else if (!word.isEmpty()
                    && !names.days().containsKey(word)
                    && !BETWEEN.contains(word)) {
                throw noDate(InvalidInput.Kind.WRONG);
            }
        }
        if (month == null || parts.isEmpty() || parts.size() > 2) {
            throw noDate(InvalidInput.Kind.WRONG);
        }
        Part first = parts.getFirst();
        Part named = new Part(month, 2);
        if (parts.size() == 1) {
            if (first.length() > 2) {
                throw noDate(InvalidInput.Kind.WRONG);
            }
            // A figure behind an apostrophe is a year
            if (text.indexOf('\'') >= 0) {
                throw noYear();
            }
            return withoutYear(named, first);
        }
        return first.length() == 4
                ? date(first, named, parts.getLast())
                : date(parts.getLast(), named, first);
    }

    private LocalDate withoutYear(Part month, Part day) throws InvalidInput {
        if (from == null) {
            throw noYear();
        }
        int year = from.getYear();
        if (month.number() * 100 + day.number()
                < from.getMonthValue() * 100 + from.getDayOfMonth()) {
            year++;
        }
        while (month.number() == 2 && day.number() == 29 && !Year.isLeap(year)) {
            year++;
        }
        return date(new Part(year, 4), month, day);
    }

    private LocalDate date(Part year, Part month, Part day) throws InvalidInput {
        if (isNothing(year, month, day)) {
            throw noDate(InvalidInput.Kind.NOTHING);
        }
        if (year.length() == 3 || day.length() > 2 || year.length() > 2 && year.number() == 0) {
            throw noDate(InvalidInput.Kind.WRONG);
        }
        if (month.number() < 1 || month.number() > 12) {
            throw new InvalidInput("record.problem.month", month.number());
        }
        LocalDate today = from == null ? LocalDate.now(format.zone()) : from;
        int full =
                year.length() > 2
                        ? year.number()
                        : years.of(year.number(), month.number(), day.number(), today);
        int days = YearMonth.of(full, month.number()).lengthOfMonth();
        if (day.number() < 1 || day.number() > days) {
            throw new InvalidInput(
                    "record.problem.day",
                    LocalDate.of(full, month.number(), 1)
                            .format(DateTimeFormatter.ofPattern("LLLL", format.locale())),
                    days);
        }
        if (full == NO_YEAR) {
            throw noYear();
        }
        return LocalDate.of(full, month.number(), day.number());
    }

    /// Zeros, the day before all days of a spreadsheet, or the first of all days.
    private static boolean isNothing(Part year, Part month, Part day) {
        int zeros = (month.number() == 0 ? 1 : 0) + (day.number() == 0 ? 1 : 0);
        return year.number() == 0 && zeros == 2
                || year.number() == 1900 && zeros > 0
                || year.length() == 4
                        && year.number() == 1
                        && month.number() == 1
                        && day.number() == 1;
    }

    private InvalidInput noDate(InvalidInput.Kind kind) {
        return new InvalidInput(kind, Problem.of("record.problem.date", example()));
    }

    private InvalidInput noYear() {
        return new InvalidInput(
                InvalidInput.Kind.PART, Problem.of("record.problem.noYear", example()));
    }

    private String example() {
        return format.printDate(LocalDate.of(2026, 11, 23));
    }

    /// In small letters, without accents, with one kind of blank and dash.
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .replaceAll("[‐‑‒–—−]", "-")
                .replace('’', '\'')
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
