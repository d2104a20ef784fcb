package io.minicrm.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;

/// What has been found, by the days of a zone.
record DayEvents(List<CalendarEvent> all, ZoneId zone) {

    private static final Comparator<CalendarEvent> IN_ORDER =
            Comparator.comparing(
                    CalendarEvent::at, Comparator.nullsLast(Comparator.naturalOrder()));

    /// What is on a day: by the time, and last what may be done at any time of it.
    List<CalendarEvent> on(LocalDate day) {
        return all.stream().filter(event -> isOn(event, day)).sorted(IN_ORDER).toList();
    }

    /// What begins on a day, with what has begun before where nothing earlier is shown.
    List<CalendarEvent> from(LocalDate day, LocalDate first) {
        return on(day).stream()
                .filter(event -> day.equals(first) || event.day().equals(day))
                .toList();
    }

    private boolean isOn(CalendarEvent event, LocalDate day) {
        Instant at = event.at();
        return at == null
                ? event.day().equals(day)
                : at.isBefore(day.plusDays(1).atStartOfDay(zone).toInstant())
                        && event.until().isAfter(day.atStartOfDay(zone).toInstant());
    }
}
