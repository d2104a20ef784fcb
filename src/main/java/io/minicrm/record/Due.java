package io.minicrm.record;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/// Until when something is to be done: on a day, which is the same for everybody, or at a time of
/// it somewhere.
///
/// @param time null when the whole day is meant
/// @param zone where it is that time; null when there is none
public record Due(LocalDate day, @Nullable LocalTime time, @Nullable ZoneId zone) {

    /// Some time on a day.
    public static Due on(LocalDate day) {
        return new Due(day, null, null);
    }

    /// At a time of a day there.
    public static Due at(LocalDate day, LocalTime time, ZoneId zone) {
        return new Due(day, time, zone);
    }

    /// The same moment for who lives in this zone. A whole day is that day everywhere.
    public Due in(ZoneId theirs) {
        if (time == null || zone == null || zone.equals(theirs)) {
            return this;
        }
        ZonedDateTime moment = ZonedDateTime.of(day, time, zone).withZoneSameInstant(theirs);
        return new Due(moment.toLocalDate(), moment.toLocalTime(), theirs);
    }

    /// The same time, or the same whole day, on another day.
    public Due moved(LocalDate another) {
        return new Due(another, time, zone);
    }
}
