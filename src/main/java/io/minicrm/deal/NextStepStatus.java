package io.minicrm.deal;

import java.time.LocalDate;
import java.util.Locale;

/// How it stands with a deal's next step, most urgent first.
enum NextStepStatus {
    LATE,
    NONE,
    TODAY,
    PLANNED;

    /// The filter of lists that says the same.
    record Filter(String parameter, String value) {}

    Filter filter(LocalDate today) {
        String on = DealFields.NEXT_STEP_ON.key();
        return switch (this) {
            case LATE -> new Filter(on + ".to", today.minusDays(1).toString());
            case NONE -> new Filter(on + ".empty", "yes");
            case TODAY -> new Filter(on, today.toString());
            case PLANNED -> new Filter(on + ".from", today.plusDays(1).toString());
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
