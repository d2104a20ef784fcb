package io.minicrm.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Places what happened "so many days ago" on working days of the past.
final class Calendar {

    private final ZoneId zone;
    private final LocalDate today;

    /// @param latest the time of the last thing that happened today; as long as it lies ahead,
    ///   everything happened a day earlier
    Calendar(Instant now, ZoneId zone, LocalTime latest) {
        this.zone = zone;
        ZonedDateTime here = now.atZone(zone);
        today =
                here.toLocalTime().isAfter(latest)
                        ? here.toLocalDate()
                        : here.toLocalDate().minusDays(1);
    }

    /// The moment; what would lie on a weekend is done on the Friday before.
    Instant at(int daysAgo, LocalTime time) {
        LocalDate day = today.minusDays(daysAgo);
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
            day = day.minusDays(1);
        } else if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            day = day.minusDays(2);
        }
        return day.atTime(time).atZone(zone).toInstant();
    }

    int daysSince(LocalDate day) {
        return (int) Math.max(0, today.toEpochDay() - day.toEpochDay());
    }

    LocalDate day(int daysAgo) {
        return today.minusDays(daysAgo);
    }
}
