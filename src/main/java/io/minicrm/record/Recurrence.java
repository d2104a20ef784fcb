package io.minicrm.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.Weekday;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRule.WeekdayNum;
import org.jspecify.annotations.Nullable;

/// On which days something comes again: a rule of RFC 5545, kept as it was said. It says days
/// alone; the time of a day and its zone are those of the `Due` that comes again, so that it is the
/// same time by the clocks there on each of them. Where clocks skip that time, the moment is as
/// much later as they skip, and the day after it is as before.
///
/// Made of what was typed by `read`, which refuses what is no rule; a rule that was kept is one.
public record Recurrence(String rule) {

    /// What comes next, and how it goes on from there.
    public record Next(Due due, Recurrence recurrence) {}

    /// Those that are offered, for some day. The last one of a month is offered besides, since a
    /// rule for the 31st passes over months that have none.
    private static final List<Recurrence> OFFERED =
            List.of(
                    new Recurrence("FREQ=DAILY"),
                    new Recurrence("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
                    new Recurrence("FREQ=WEEKLY"),
                    new Recurrence("FREQ=WEEKLY;INTERVAL=2"),
                    new Recurrence("FREQ=MONTHLY"),
                    new Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1"),
                    new Recurrence("FREQ=MONTHLY;INTERVAL=3"),
                    new Recurrence("FREQ=YEARLY"));

    /// A leap year that begins with a Monday, in which each day comes that ever does.
    private static final LocalDate SOME_DAY = LocalDate.of(2024, 1, 1);

    /// Reads a rule, with or without the name of the property that it is in a calendar.
    static Recurrence read(String typed) throws InvalidInput {
        String text = typed.strip().toUpperCase(Locale.ROOT);
        RecurrenceRule rule;
        try {
            rule =
                    new RecurrenceRule(
                            text.startsWith("RRULE:") ? text.substring(6) : text,
                            RfcMode.RFC5545_STRICT);
        } catch (InvalidRecurrenceRuleException _) {
            throw new InvalidInput("record.problem.recurrence", typed);
        }
        if (rule.getFreq().compareTo(Freq.DAILY) > 0
                || rule.hasPart(Part.BYHOUR)
                || rule.hasPart(Part.BYMINUTE)
                || rule.hasPart(Part.BYSECOND)) {
            throw new InvalidInput("record.problem.recurrence.often");
        }
        Recurrence read = new Recurrence(rule.toString());
        if (new RecurrenceDays(rule, SOME_DAY, SOME_DAY).next() == null) {
            throw new InvalidInput("record.problem.recurrence.never");
        }
        return read;
    }

    /// Those that are offered for what is due on a day, or for whatever it will be due.
    public static List<Recurrence> offered(@Nullable Due due) {
        return due == null
                ? OFFERED
                : OFFERED.stream().map(each -> each.since(due)).distinct().toList();
    }

    /// The same rule with the weekday or the day of the month that it takes from the day on which
    /// it begins, so that it stays that day when one of them is put off.
    public Recurrence since(Due due) {
        RecurrenceRule rule = parsed();
        if (rule.hasPart(Part.BYDAY)
                || rule.hasPart(Part.BYMONTHDAY)
                || rule.hasPart(Part.BYYEARDAY)
                || rule.hasPart(Part.BYWEEKNO)
                || rule.hasPart(Part.BYMONTH)) {
            return this;
        }
        LocalDate day = due.day();
        try {
            switch (rule.getFreq()) {
                case WEEKLY ->
                        rule.setByDayPart(
                                List.of(
                                        new WeekdayNum(
                                                0,
                                                Weekday.values()[
                                                        day.getDayOfWeek().getValue() % 7])));
                case MONTHLY -> rule.setByPart(Part.BYMONTHDAY, day.getDayOfMonth());
                case YEARLY -> {
                    rule.setByPart(Part.BYMONTH, day.getMonthValue() - 1);
                    rule.setByPart(Part.BYMONTHDAY, day.getDayOfMonth());
                }
                default -> {}
            }
        } catch (InvalidRecurrenceRuleException broken) {
            throw new IllegalStateException(this.rule, broken);
        }
        return new Recurrence(rule.toString());
    }

    /// What comes after one: the first that is not over. Those between them, which have been passed
    /// over, count as well.
    ///
    /// @param due the one before; null when that was due on no day
    public Optional<Next> next(@Nullable Due due, ZonedDateTime now) {
        Due before = due == null ? Due.on(now.toLocalDate()) : due;
        RecurrenceRule rule = parsed();
        Integer count = rule.getCount();
        // In the zone of what is due it may be a day less than here
        RecurrenceDays days =
                new RecurrenceDays(
                        parsed(),
                        before.day(),
                        count == null ? now.toLocalDate().minusDays(2) : before.day());
        int left = count == null ? Integer.MAX_VALUE : count;
        for (LocalDate day = days.next(); day != null; day = days.next()) {
            Due next = before.moved(day);
            if (--left < 1 || isOver(rule, next)) {
                return Optional.empty();
            }
            if (!isPast(next, now)) {
                return Optional.of(new Next(next, count == null ? this : counted(left)));
            }
        }
        return Optional.empty();
    }

    /// What follows one within some days, the last of them included.
    ///
    /// @param most how many at most
    public List<Due> following(Due due, LocalDate from, LocalDate to, int most) {
        RecurrenceRule rule = parsed();
        Integer count = rule.getCount();
        RecurrenceDays days =
                new RecurrenceDays(parsed(), due.day(), count == null ? from : due.day());
        int left = count == null ? Integer.MAX_VALUE : count;
        List<Due> following = new ArrayList<>();
        for (LocalDate day = days.next();
                day != null && !day.isAfter(to) && following.size() < most;
                day = days.next()) {
            Due next = due.moved(day);
            if (--left < 1 || isOver(rule, next)) {
                break;
            }
            if (!day.isBefore(from)) {
                following.add(next);
            }
        }
        return following;
    }

    /// The rule in its parts.
    RecurrenceRule parsed() {
        try {
            return new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
        } catch (InvalidRecurrenceRuleException broken) {
            throw new IllegalStateException(rule, broken);
        }
    }

    /// The last day of a rule that ends with one.
    static Optional<LocalDate> lastDay(RecurrenceRule rule, ZoneId zone) {
        DateTime until = rule.getUntil();
        if (until == null) {
            return Optional.empty();
        }
        return Optional.of(
                until.isAllDay() || until.isFloating()
                        ? RecurrenceDays.of(until)
                        : LocalDate.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), zone));
    }

    private static boolean isOver(RecurrenceRule rule, Due due) {
        DateTime until = rule.getUntil();
        LocalTime time = due.time();
        if (until == null) {
            return false;
        }
        if (!until.isAllDay() && !until.isFloating() && time != null && due.zone() != null) {
            return due.day().atTime(time).atZone(due.zone()).toInstant().toEpochMilli()
                    > until.getTimestamp();
        }
        return lastDay(rule, due.zone() == null ? ZoneOffset.UTC : due.zone())
                .filter(last -> due.day().isAfter(last))
                .isPresent();
    }

    private static boolean isPast(Due due, ZonedDateTime now) {
        LocalTime time = due.time();
        return time == null || due.zone() == null
                ? due.day().isBefore(now.toLocalDate())
                : due.day().atTime(time).atZone(due.zone()).isBefore(now);
    }

    private Recurrence counted(int count) {
        RecurrenceRule rule = parsed();
        rule.setCount(count);
        return new Recurrence(rule.toString());
    }

    @Override
    public String toString() {
        return rule;
    }
}
