package io.minicrm.scope;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Days to come on which the clocks change in one place or another, where they do, with the days
/// around them.
public final class ClockChanges {

    private static final int FAR = 40;

    /// A day in a zone.
    public record Day(ZoneId zone, LocalDate date) {}

    private ClockChanges() {}

    public static Stream<Day> days() {
        return Stream.of(
                        "Pacific/Kiritimati",
                        "America/St_Johns",
                        "Asia/Kolkata",
                        "Europe/Berlin",
                        "Africa/Casablanca")
                .map(ZoneId::of)
                .flatMap(zone -> changes(zone).stream().map(date -> new Day(zone, date)));
    }

    /// The next two, forward and back.
    private static List<LocalDate> changes(ZoneId zone) {
        List<LocalDate> days = new ArrayList<>();
        Instant from = Instant.now();
        for (int i = 0; i < 2; i++) {
            ZoneOffsetTransition next = zone.getRules().nextTransition(from);
            if (next != null) {
                days.add(next.getDateTimeBefore().toLocalDate());
                from = next.getInstant();
            }
        }
        return days.isEmpty() ? List.of(LocalDate.ofInstant(from, zone).plusDays(FAR)) : days;
    }
}
