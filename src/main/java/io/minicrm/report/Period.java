package io.minicrm.report;

import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.RelativeDays;
import io.minicrm.record.CalendarUnit;
import io.minicrm.record.Field;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A time that is reported on, up to its last day.
@SuppressWarnings("ImmutableEnumChecker") // days are a record
enum Period {
    ALL(null),
    LAST_WEEKS(null),
    THIS_MONTH(RelativeDays.whole(CalendarUnit.MONTH, 0)),
    LAST_MONTH(RelativeDays.whole(CalendarUnit.MONTH, -1)),
    THIS_QUARTER(RelativeDays.whole(CalendarUnit.QUARTER, 0)),
    THIS_YEAR(RelativeDays.whole(CalendarUnit.YEAR, 0)),
    LAST_YEAR(RelativeDays.whole(CalendarUnit.YEAR, -1));

    /// How many weeks the last ones are, with today's.
    private static final int WEEKS = 12;

    private final @Nullable RelativeDays days;

    Period(@Nullable RelativeDays days) {
        this.days = days;
    }

    /// Those from which one chooses. Addresses have no word for the last weeks, so that they are
    /// chosen only where no word is needed.
    static List<Period> offered(Period usual) {
        return Stream.of(values())
                .filter(period -> period != LAST_WEEKS || period == usual)
                .toList();
    }

    /// The message key of its name.
    String label() {
        return "report.period." + name().toLowerCase(Locale.ROOT);
    }

    /// The address with this period instead of another one. Where it says none, the usual one is
    /// meant.
    RecordSelection of(RecordSelection records, Field<?> field, Period usual) {
        RecordSelection without = records.without(field);
        if (this == usual) {
            return without;
        }
        return without.and(days == null ? Filter.isFilled(field) : Filter.is(field, days));
    }

    /// The records that are meant when this is the usual period.
    RecordSelection meant(RecordSelection records, Field<?> field, LocalDate today) {
        return this != LAST_WEEKS || records.hasFilterOn(field)
                ? records
                : Grouping.between(
                        records,
                        field,
                        today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .minusWeeks(WEEKS - 1),
                        today);
    }
}
