package io.minicrm.calendar;

import io.minicrm.activity.ActivityKind;
import io.minicrm.today.Whose;
import io.minicrm.web.Ui;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the address of a calendar says, and the addresses beside it.
///
/// @param kind the only kind that is shown, or null
record CalendarAddress(
        CalendarView view,
        LocalDate on,
        Whose whose,
        @Nullable ActivityKind kind,
        LocalDate today) {

    /// What is planned stands in the calendar; notes do not.
    static final List<ActivityKind> KINDS =
            Stream.of(ActivityKind.values()).filter(ActivityKind::isPlanned).toList();

    /// Nobody plans for other years, and the database does not know all that a date may be.
    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2200;

    static CalendarAddress of(Ui ui) {
        String kind = ui.parameter("kind");
        return new CalendarAddress(
                CalendarView.of(ui.parameter("view")),
                day(ui.parameter("on")).orElseGet(ui::today),
                Whose.of(ui),
                KINDS.stream().filter(each -> each.key().equals(kind)).findFirst().orElse(null),
                ui.today());
    }

    /// A day as addresses and scripts write it; empty when it is none.
    static Optional<LocalDate> day(@Nullable String text) {
        if (text == null || !text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(text);
            return Optional.of(day)
                    .filter(each -> each.getYear() >= FIRST_YEAR && each.getYear() <= LAST_YEAR);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    CalendarAddress view(CalendarView another) {
        return new CalendarAddress(another, on, whose, kind, today);
    }

    CalendarAddress on(LocalDate another) {
        return new CalendarAddress(view, another, whose, kind, today);
    }

    CalendarAddress whose(Whose others) {
        return new CalendarAddress(view, on, others, kind, today);
    }

    CalendarAddress kind(@Nullable ActivityKind only) {
        return new CalendarAddress(view, on, whose, only, today);
    }

    CalendarAddress step(int steps) {
        return on(view.step(on, steps));
    }

    /// Path and query, without what goes without saying.
    String href() {
        List<String> parts = new ArrayList<>();
        if (view != CalendarView.WEEK) {
            parts.add("view=" + view.key());
        }
        if (!on.equals(today)) {
            parts.add("on=" + on);
        }
        if (whose != Whose.MINE) {
            parts.add("who=" + whose.key());
        }
        if (kind != null) {
            parts.add("kind=" + kind.key());
        }
        return CalendarController.PATH + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
    }
}
