package io.minicrm.calendar;

import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How much of the calendar is looked at, and how.
public enum CalendarView {
    WEEK("w"),
    MONTH("m"),
    /// A list, day by day.
    AGENDA("a");

    private static final int LISTED = 14;

    private final String shortcut;

    CalendarView(String shortcut) {
        this.shortcut = shortcut;
    }

    /// The view of this name; a week when there is none such.
    static CalendarView of(@Nullable String key) {
        return Stream.of(values()).filter(view -> view.key().equals(key)).findFirst().orElse(WEEK);
    }

    /// Its name in addresses and message keys.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The key that shows it.
    public String shortcut() {
        return shortcut;
    }

    /// The days that are looked at from a day. Weeks begin as they do where the reader lives.
    DaySpan span(LocalDate on, Locale locale) {
        return switch (this) {
            case WEEK -> week(on, locale);
            case MONTH ->
                    new DaySpan(
                            week(on.withDayOfMonth(1), locale).first(),
                            week(on.with(TemporalAdjusters.lastDayOfMonth()), locale).last());
            case AGENDA -> new DaySpan(on, on.plusDays(LISTED - 1L));
        };
    }

    static DaySpan week(LocalDate on, Locale locale) {
        LocalDate first =
                on.with(
                        TemporalAdjusters.previousOrSame(
                                WeekFields.of(locale).getFirstDayOfWeek()));
        return new DaySpan(first, first.plusDays(6));
    }

    /// The day from which one looks at what comes next, or before.
    LocalDate step(LocalDate on, int steps) {
        return this == MONTH ? on.withDayOfMonth(1).plusMonths(steps) : on.plusWeeks(steps);
    }
}
