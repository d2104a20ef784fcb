package io.minicrm.calendar;

import java.time.LocalDate;
import java.util.List;

/// Days in a row, the last one included.
record DaySpan(LocalDate first, LocalDate last) {

    List<LocalDate> days() {
        return first.datesUntil(last.plusDays(1)).toList();
    }

    boolean has(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }

    /// From the first to the last of both.
    DaySpan with(DaySpan other) {
        return new DaySpan(
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last);
    }
}
