package io.minicrm.record;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads when something is due, in the words of people: `tomorrow 14:00`, `Mo 9`, `in 3 Tagen`,
/// `19.11.`. English and German are understood at once, since people mix them.
///
/// A weekday is the next one after today; with `next` before it the same day is meant. Today's own
/// weekday is therefore in a week, and `Tuesday next week` is the Tuesday of the week that follows.
/// `next week` alone is its Monday. A date without its year is the next one that comes, which may
/// be today. A time alone is today while it is to come, then tomorrow.
///
/// What has two meanings is refused with both of them: `9.10` is a day and a time, `Fri 3` is at
/// night and in the afternoon, and `Mon 1.12.` of a year in which that is a Tuesday is two days.
public final class DueWords {

    /// What was understood, as the reader's calendar and clock have it.
    ///
    /// @param time null when any time of the day will do
    public record Moment(LocalDate day, @Nullable LocalTime time) {

        /// The same as a value, for who lives in this zone.
        public Due in(ZoneId zone) {
            return time == null ? Due.on(day) : Due.at(day, time, zone);
        }
    }

    /// @param instead the day that its weekday means; null when they agree
    private record Reading(LocalDate day, @Nullable LocalDate instead, @Nullable LocalTime time) {}

    private static final int LONGEST = 100;

    private static final Map<String, Integer> DAYS =
            Map.of(
                    "yesterday", -1,
                    "gestern", -1,
                    "today", 0,
                    "heute", 0,
                    "tomorrow", 1,
                    "morgen", 1,
                    "day after tomorrow", 2,
                    "ubermorgen", 2,
                    "uebermorgen", 2);

    /// Beside those that a calendar prints.
    private static final Map<String, DayOfWeek> WEEKDAYS =
            Map.of(
                    "tues", DayOfWeek.TUESDAY,
                    "weds", DayOfWeek.WEDNESDAY,
                    "thur", DayOfWeek.THURSDAY,
                    "thurs", DayOfWeek.THURSDAY,
                    "sonnabend", DayOfWeek.SATURDAY);

    private static final Set<String> BEFORE_DAYS =
            Set.of("on", "am", "by", "bis", "the", "den", "dem", "der");
    private static final Pattern NEXT =
            Pattern.compile("(?:next|(?:nachste|naechste|kommende)[rnsm]?)( week| woche)?");

    private static final Pattern AHEAD =
            Pattern.compile("(in |\\+ ?)(?:([1-9]\\d{0,2}) ?|([a-z]+) )([a-z]+)");

    private static final Set<String> EXPLAINED =
            Set.of("record.problem.month", "record.problem.day");

    private final String typed;
    private final Format format;
    private final LocalDateTime now;
    private final LocalDate today;
    private final DateParser dates;
    private final TimeParser times;
    private final List<Reading> readings = new ArrayList<>();
    private @Nullable InvalidInput refused;

    private DueWords(String typed, Format format, LocalDateTime now) {
        this.typed = typed;
        this.format = format;
        this.now = now.truncatedTo(ChronoUnit.MINUTES);
        this.today = now.toLocalDate();
        this.dates = new DateParser(format, DateType.Years.NEAR, today);
        this.times = new TimeParser(format.locale());
    }

    /// @param now in the reader's zone, which is the one of the format
    public static Moment read(String typed, Format format, LocalDateTime now) throws InvalidInput {
        if (typed.length() > LONGEST) {
            throw new InvalidInput("record.problem.long", LONGEST, typed.length());
        }
        return new DueWords(typed, format, now).read();
    }

    /// Every way to part what was typed into a day and a time is tried.
    private Moment read() throws InvalidInput {
        List<String> words = List.of(plain().split(" "));
        // Single characters of some scripts become whole sentences
        if (words.size() <= LONGEST) {
            String all = joined(words);
            addMoment(all);
            addDay(all, null);
            times.read(all, false)
                    .forEach(time -> readings.add(new Reading(next(time), null, time)));
            for (int i = 1; i < words.size(); i++) {
                String front = joined(words.subList(0, i));
                String back = joined(words.subList(i, words.size()));
                times.read(back, true).forEach(time -> addDay(front, time));
                times.read(front, false).forEach(time -> addDay(back, time));
            }
        }
        List<Moment> meant = meant();
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        if (meant.isEmpty()) {
            throw refused != null
                    ? refused
                    : new InvalidInput("record.problem.due", format.printDate(today.plusWeeks(1)));
        }
        List<String> two = meant.stream().limit(2).map(this::print).toList();
        throw new InvalidInput(
                new Problem(
                        "record.problem.either",
                        List.of(typed, two.getFirst(), two.getLast()),
                        two));
    }

    /// All meanings. What is due lies ahead, where there is a choice; a day that is none of the
    /// weekday beside it may also be meant as that weekday.
    private List<Moment> meant() {
        boolean ahead = readings.stream().anyMatch(reading -> !reading.day().isBefore(today));
        List<Reading> likely =
                readings.stream()
                        .filter(reading -> !ahead || !reading.day().isBefore(today))
                        .toList();
        return Stream.concat(
                        likely.stream().map(reading -> new Moment(reading.day(), reading.time())),
                        likely.stream()
                                .flatMap(reading ->
                                        Stream.ofNullable(reading.instead())
                                                .map(day -> new Moment(day, reading.time()))))
                .distinct()
                .toList();
    }

    /// A dot behind a figure stays: it makes a date of it.
    private String plain() {
        return DateParser.plain(PlainText.line(typed))
                .replaceAll("[,;!? ]+", " ")
                .replaceAll("(?<=\\d)t(?=\\d)", " ")
                .replace("a.m", "am")
                .replace("p.m", "pm")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("(?<=[a-z])\\.(?= |$)", "")
                .strip();
    }

    private static String joined(List<String> words) {
        return String.join(" ", words);
    }

    private String print(Moment due) {
        return due.time() == null
                ? format.printDate(due.day())
                : format.printDateTime(due.day().atTime(due.time()));
    }

    private LocalDate next(DayOfWeek weekday) {
        return today.with(TemporalAdjusters.next(weekday));
    }

    private LocalDate next(LocalTime time) {
        return time.isAfter(now.toLocalTime()) ? today : today.plusDays(1);
    }

    /// Adds what is meant by the words for a day.
    private void addDay(String text, @Nullable LocalTime time) {
        List<String> rest = new ArrayList<>();
        @Nullable DayOfWeek weekday = null;
        for (String word : text.split(" ")) {
            DayOfWeek named = weekday(word);
            if (named != null && weekday != null) {
                return;
            }
            if (named != null) {
                weekday = named;
            } else if (!rest.isEmpty() || !BEFORE_DAYS.contains(word)) {
                rest.add(word);
            }
        }
        LocalDate day = weekday == null ? day(joined(rest)) : on(weekday, joined(rest));
        if (day == null) {
            return;
        }
        LocalDate instead = weekday == null || day.getDayOfWeek() == weekday ? null : next(weekday);
        readings.add(new Reading(day, instead, time));
    }

    private @Nullable DayOfWeek weekday(String word) {
        DayOfWeek printed = CalendarNames.of(format.locale()).days().get(word);
        return printed == null ? WEEKDAYS.get(word) : printed;
    }

    private @Nullable LocalDate on(DayOfWeek weekday, String rest) {
        Matcher next = NEXT.matcher(rest);
        if (rest.isEmpty() || next.matches() && next.group(1) == null) {
            return next(weekday);
        }
        return next.matches() ? nextWeek(weekday) : date(rest);
    }

    /// In the week that follows, which begins as is usual where the reader is.
    private LocalDate nextWeek(DayOfWeek weekday) {
        return today.with(WeekFields.of(format.locale()).dayOfWeek(), 1)
                .plusWeeks(1)
                .with(TemporalAdjusters.nextOrSame(weekday));
    }

    private @Nullable LocalDate day(String text) {
        Integer days = DAYS.get(text);
        if (days != null) {
            return today.plusDays(days);
        }
        Matcher next = NEXT.matcher(text);
        if (next.matches()) {
            return next.group(1) == null ? null : nextWeek(DayOfWeek.MONDAY);
        }
        Matcher ahead = AHEAD.matcher(text);
        if (ahead.matches()) {
            int number = number(ahead);
            return CalendarUnit.read(ahead.group(4))
                    .filter(unit -> unit != CalendarUnit.QUARTER && number > 0)
                    .map(unit -> today.plus(number, unit.length()))
                    .orElse(null);
        }
        return date(text);
    }

    private @Nullable LocalDate date(String text) {
        try {
            return dates.day(text);
        } catch (InvalidInput reason) {
            if (refused == null && EXPLAINED.contains(reason.problem().key())) {
                refused = reason;
            }
            return null;
        }
    }

    /// Adds the moment that is hours or minutes away, also over a change of the clocks. `+30m` are
    /// months as in a filter, but `in 30 m` may be either.
    private void addMoment(String text) {
        Matcher ahead = AHEAD.matcher(text);
        if (!ahead.matches() || number(ahead) == 0) {
            return;
        }
        ChronoUnit unit =
                switch (ahead.group(4)) {
                    case "h", "hour", "hours", "std", "stunde", "stunden" -> ChronoUnit.HOURS;
                    case "min", "mins", "minute", "minutes", "minuten" -> ChronoUnit.MINUTES;
                    case "m" -> ahead.group(1).equals("in ") ? ChronoUnit.MINUTES : null;
                    default -> null;
                };
        if (unit != null) {
            LocalDateTime then =
                    now.atZone(format.zone()).plus(number(ahead), unit).toLocalDateTime();
            readings.add(new Reading(then.toLocalDate(), null, then.toLocalTime()));
        }
    }

    /// How many are ahead; none when the word is no number.
    private static int number(Matcher ahead) {
        if (ahead.group(2) != null) {
            return Integer.parseInt(ahead.group(2));
        }
        return switch (ahead.group(3)) {
            case "a", "an", "one", "ein", "eine", "einem", "einen", "einer" -> 1;
            case "two", "zwei" -> 2;
            case "three", "drei" -> 3;
            case "four", "vier" -> 4;
            case "five", "funf", "fuenf" -> 5;
            case "six", "sechs" -> 6;
            default -> 0;
        };
    }
}
