package io.minicrm.report;

import io.minicrm.list.RecordFilter;
import io.minicrm.record.Field;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A time that is reported on, up to its last day.
enum Period {
    ALL,
    THIS_MONTH,
    LAST_MONTH,
    THIS_QUARTER,
    THIS_YEAR,
    LAST_YEAR;

    /// The message key of its name.
    String label() {
        return "report.period." + name().toLowerCase(Locale.ROOT);
    }

    /// The deals whose date or moment lies in it, instead of another period.
    RecordFilter of(RecordFilter deals, Field<?> field, LocalDate today) {
        RecordFilter always = deals.without(field);
        LocalDate first = first(today);
        return first == null ? always : Grouping.between(always, field, first, last(first));
    }

    private @Nullable LocalDate first(LocalDate today) {
        LocalDate month = today.withDayOfMonth(1);
        return switch (this) {
            case ALL -> null;
            case THIS_MONTH -> month;
            case LAST_MONTH -> month.minusMonths(1);
            case THIS_QUARTER -> month.with(IsoFields.DAY_OF_QUARTER, 1);
            case THIS_YEAR -> today.withDayOfYear(1);
            case LAST_YEAR -> today.withDayOfYear(1).minusYears(1);
        };
    }

    private LocalDate last(LocalDate first) {
        return switch (this) {
            case THIS_MONTH, LAST_MONTH -> first.plusMonths(1).minusDays(1);
            case THIS_QUARTER -> first.plusMonths(3).minusDays(1);
            default -> first.with(Month.DECEMBER).withDayOfMonth(31);
        };
    }
}
