package io.minicrm.record;

import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What days are counted in, with its words in English and German, small and without accents.
@SuppressWarnings("ImmutableEnumChecker") // sets that nobody can change
public enum CalendarUnit {
    DAY(ChronoUnit.DAYS, Set.of("d", "day", "days", "tag", "tage", "tagen")),
    WEEK(ChronoUnit.WEEKS, Set.of("w", "week", "weeks", "woche", "wochen")),
    MONTH(ChronoUnit.MONTHS, Set.of("m", "month", "months", "monat", "monate", "monaten")),
    QUARTER(IsoFields.QUARTER_YEARS, Set.of("quarter", "quartal")),
    YEAR(ChronoUnit.YEARS, Set.of("y", "year", "years", "jahr", "jahre", "jahren"));

    private final TemporalUnit length;
    private final Set<String> words;

    CalendarUnit(TemporalUnit length, Set<String> words) {
        this.length = length;
        this.words = words;
    }

    public static Optional<CalendarUnit> read(String word) {
        return Arrays.stream(values()).filter(unit -> unit.words.contains(word)).findFirst();
    }

    public TemporalUnit length() {
        return length;
    }
}
