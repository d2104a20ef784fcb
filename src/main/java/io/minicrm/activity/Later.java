package io.minicrm.activity;

import io.minicrm.record.Due;
import io.minicrm.record.Recurrence;
import io.minicrm.web.Ui;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// To when one usually puts something off.
///
/// @param key the end of the message that names it
public record Later(String key, LocalDate day) {

    /// Says in place of a day that this one of a series is passed over.
    public static final String NEXT = "next";

    /// When one of a series comes again; null when it does not.
    public static @Nullable LocalDate next(OpenActivity activity, Ui ui) {
        Recurrence recurrence = activity.recurrence();
        return recurrence == null
                ? null
                : recurrence
                        .next(activity.due(), ui.now())
                        .map(next -> next.due().in(ui.format().zone()).day())
                        .orElse(null);
    }

    /// From the day on which it is due, or from today when that is over.
    public static List<Later> choices(@Nullable Due due, Ui ui) {
        LocalDate today = ui.today();
        LocalDate day = due == null ? today : due.in(ui.format().zone()).day();
        LocalDate from = day.isBefore(today) ? today : day;
        return List.of(
                new Later("day", from.plusDays(1)),
                new Later("monday", today.with(TemporalAdjusters.next(DayOfWeek.MONDAY))),
                new Later("week", from.plusWeeks(1)));
    }
}
