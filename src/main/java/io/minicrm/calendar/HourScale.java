package io.minicrm.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The hours down the side of some days, in one zone. When clocks are set back within these days,
/// the hour that comes twice stands there twice; when they are set forward, one hour of that day is
/// not there.
public final class HourScale {

    private static final int DAY = 24 * 60;

    /// From here to there, in minutes from the top, is no time of its day.
    public record Gap(int from, int to) {}

    private final ZoneId zone;
    private final @Nullable ZoneOffsetTransition back;
    private final @Nullable ZoneOffsetTransition forth;

    private HourScale(
            ZoneId zone,
            @Nullable ZoneOffsetTransition back,
            @Nullable ZoneOffsetTransition forth) {
        this.zone = zone;
        this.back = back;
        this.forth = forth;
    }

    static HourScale of(DaySpan days, ZoneId zone) {
        Instant end = days.last().plusDays(1).atStartOfDay(zone).toInstant();
        ZoneOffsetTransition back = null;
        ZoneOffsetTransition forth = null;
        ZoneOffsetTransition next =
                zone.getRules()
                        .nextTransition(
                                days.first().atStartOfDay(zone).toInstant().minusSeconds(1));
        while (next != null && next.getInstant().isBefore(end)) {
            if (isWithinADay(next)) {
                back = next.isOverlap() ? next : back;
                forth = next.isGap() ? next : forth;
            }
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return new HourScale(zone, back, forth);
    }

    /// A whole day that is left out, as Samoa did, is none of the days.
    private static boolean isWithinADay(ZoneOffsetTransition transition) {
        return transition.getDuration().abs().compareTo(Duration.ofHours(12)) < 0;
    }

    /// All of it in minutes.
    public int length() {
        return DAY + repeated();
    }

    /// The times at which hours begin, as many as fit between top and end.
    public List<Integer> hours() {
        List<Integer> hours = new ArrayList<>();
        for (int from = 0; from < length(); from += 60) {
            hours.add(from);
        }
        return hours;
    }

    /// What the clock says there, in minutes of the day.
    public int clock(int position) {
        return position < again() ? position : position - repeated();
    }

    /// How far down a moment is.
    public int position(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        int minute = local.getHour() * 60 + local.getMinute();
        if (back == null) {
            return minute;
        }
        boolean second =
                minute >= again()
                        || minute >= again() - repeated()
                                && local.toLocalDate().equals(day(back))
                                && !moment.isBefore(back.getInstant());
        return second ? minute + repeated() : minute;
    }

    /// What is no time of this day.
    public List<Gap> gaps(LocalDate day) {
        List<Gap> gaps = new ArrayList<>();
        if (back != null && !day(back).equals(day)) {
            gaps.add(new Gap(again(), again() + repeated()));
        }
        if (forth != null && day(forth).equals(day)) {
            int from = minutes(forth.getDateTimeBefore().toLocalTime().toSecondOfDay());
            gaps.add(new Gap(from, from + (int) forth.getDuration().toMinutes()));
        }
        return gaps;
    }

    /// What the zone is called at a moment, as short as it can be: CET.
    public String zoneName(Locale locale, Instant moment) {
        return DateTimeFormatter.ofPattern("z", locale).format(moment.atZone(zone));
    }

    /// How many minutes come twice.
    public int repeated() {
        return back == null ? 0 : (int) back.getDuration().abs().toMinutes();
    }

    /// Where what comes twice begins for the second time; without such, behind all.
    public int again() {
        return back == null
                ? DAY
                : minutes(back.getDateTimeAfter().toLocalTime().toSecondOfDay()) + repeated();
    }

    /// The day of which a part comes twice, or not at all.
    private static LocalDate day(ZoneOffsetTransition transition) {
        return (transition.isOverlap()
                        ? transition.getDateTimeAfter()
                        : transition.getDateTimeBefore())
                .toLocalDate();
    }

    private static int minutes(int seconds) {
        return seconds / 60;
    }
}
