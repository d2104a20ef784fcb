package io.minicrm.record;

import java.time.LocalDate;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/// The days on which a rule comes after one of them, in their order, whatever it says of its end.
final class RecurrenceDays {

    /// More are never looked at: nearly three hundred years of them.
    private static final int MOST = 100_000;

    private static final int LAST_YEAR = 9999;

    private final RecurrenceRule rule;
    private final LocalDate after;
    private final LocalDate from;
    private @Nullable RecurrenceRuleIterator days;
    private int looked;

    /// @param from those before may be left out
    RecurrenceDays(RecurrenceRule rule, LocalDate after, LocalDate from) {
        this.rule = rule;
        this.after = after;
        this.from = from;
        rule.setUntil(null);
    }

    /// The next one; null when it comes no more.
    @Nullable LocalDate next() {
        try {
            RecurrenceRuleIterator all = days();
            while (looked++ < MOST && all.hasNext()) {
                LocalDate day = of(all.nextDateTime());
                if (day.getYear() > LAST_YEAR) {
                    return null;
                }
                if (day.isAfter(after)) {
                    return day;
                }
            }
            return null;
        } catch (IllegalArgumentException _) {
            // So it says that it has looked for one in vain
            return null;
        }
    }

    private RecurrenceRuleIterator days() {
        if (days == null) {
            days = rule.iterator(of(after));
            if (from.isAfter(after)) {
                days.fastForward(of(from));
            }
        }
        return days;
    }

    private static DateTime of(LocalDate day) {
        return new DateTime(day.getYear(), day.getMonthValue() - 1, day.getDayOfMonth());
    }

    static LocalDate of(DateTime day) {
        return LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDayOfMonth());
    }
}
