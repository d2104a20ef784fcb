package io.minicrm.report;

import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.RelativeDays;
import io.minicrm.record.CalendarUnit;
import io.minicrm.record.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A time that is reported on, up to its last day.
@SuppressWarnings("ImmutableEnumChecker") // days are a record
enum Period {
    ALL(null),
    THIS_MONTH(RelativeDays.whole(CalendarUnit.MONTH, 0)),
    LAST_MONTH(RelativeDays.whole(CalendarUnit.MONTH, -1)),
    THIS_QUARTER(RelativeDays.whole(CalendarUnit.QUARTER, 0)),
    THIS_YEAR(RelativeDays.whole(CalendarUnit.YEAR, 0)),
    LAST_YEAR(RelativeDays.whole(CalendarUnit.YEAR, -1));

    private final @Nullable RelativeDays days;

    Period(@Nullable RelativeDays days) {
        this.days = days;
    }

    /// The message key of its name.
    String label() {
        return "report.period." + name().toLowerCase(Locale.ROOT);
    }

    /// The records whose date or moment lies in it, instead of another period.
    RecordSelection of(RecordSelection records, Field<?> field) {
        RecordSelection always = records.without(field);
        return days == null ? always : always.and(Filter.is(field, days));
    }
}
