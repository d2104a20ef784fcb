package io.minicrm.deal;

import io.minicrm.list.Filter;
import io.minicrm.list.RelativeDays;
import java.util.Locale;

/// How it stands with a deal's next step, most urgent first.
enum NextStepStatus {
    LATE,
    NONE,
    TODAY,
    PLANNED;

    /// The filter of lists that says the same.
    Filter filter() {
        return switch (this) {
            case LATE -> Filter.upTo(DealFields.NEXT_STEP_ON, RelativeDays.YESTERDAY);
            case NONE -> Filter.isEmpty(DealFields.NEXT_STEP_ON);
            case TODAY -> Filter.is(DealFields.NEXT_STEP_ON, RelativeDays.TODAY);
            case PLANNED -> Filter.from(DealFields.NEXT_STEP_ON, RelativeDays.TOMORROW);
        };
    }

    long count(Board.Totals totals) {
        return switch (this) {
            case LATE -> totals.late();
            case NONE -> totals.none();
            case TODAY -> totals.today();
            case PLANNED -> totals.planned();
        };
    }

    /// Its name in message keys and style sheets.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
