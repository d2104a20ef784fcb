package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeDaysTest {

    /// A Saturday.
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

    @ParameterizedTest
    @CsvSource({
        "today, today, 2026-11-28, 2026-11-28",
        "Heute, today, 2026-11-28, 2026-11-28",
        "yesterday, yesterday, 2026-11-27, 2026-11-27",
        "gestern, yesterday, 2026-11-27, 2026-11-27",
        "vorgestern, -2d, 2026-11-26, 2026-11-26",
        "morgen, tomorrow, 2026-11-29, 2026-11-29",
        "+1d, tomorrow, 2026-11-29, 2026-11-29",
        "-30d, -30d, 2026-10-29, 2026-10-29",
        "30 days ago, -30d, 2026-10-29, 2026-10-29",
        "vor 30 Tagen, -30d, 2026-10-29, 2026-10-29",
        "+7d, +7d, 2026-12-05, 2026-12-05",
        "7d, +7d, 2026-12-05, 2026-12-05",
        "in 7 Tagen, +7d, 2026-12-05, 2026-12-05",
        "2 weeks ago, -2w, 2026-11-14, 2026-11-14",
        "vor 3 Monaten, -3m, 2026-08-28, 2026-08-28",
        "-1y, -1y, 2025-11-28, 2025-11-28",
        "last 30 days, last30days, 2026-10-30, 2026-11-28",
        "letzte 7 Tage, last7days, 2026-11-22, 2026-11-28",
        "nächsten 7 Tage, next7days, 2026-11-28, 2026-12-04",
        "last 1 day, last1days, 2026-11-28, 2026-11-28",
        "thisWeek, thisWeek, 2026-11-23, 2026-11-29",
        "diese Woche, thisWeek, 2026-11-23, 2026-11-29",
        "last week, lastWeek, 2026-11-16, 2026-11-22",
        "dieser Monat, thisMonth, 2026-11-01, 2026-11-30",
        "diesen monat, thisMonth, 2026-11-01, 2026-11-30",
        "letzten Monat, lastMonth, 2026-10-01, 2026-10-31",
        "nächster Monat, nextMonth, 2026-12-01, 2026-12-31",
        "this quarter, thisQuarter, 2026-10-01, 2026-12-31",
        "letztes Quartal, lastQuarter, 2026-07-01, 2026-09-30",
        "thisYear, thisYear, 2026-01-01, 2026-12-31",
        "vorigesjahr, lastYear, 2025-01-01, 2025-12-31",
        "nextYear, nextYear, 2027-01-01, 2027-12-31"
    })
    void wordsForDaysAreReadInBothLanguagesAndStayWords(
            String typed, String word, LocalDate first, LocalDate last) {
        RelativeDays days = RelativeDays.of(typed).orElseThrow();
        assertThat(days).hasToString(word);
        assertThat(RelativeDays.of(word)).contains(days);
        assertThat(days.span(TODAY, Locale.UK)).isEqualTo(new RelativeDays.Span(first, last));
    }

    @Test
    void aWeekBeginsAsIsUsualWhereTheReaderIs() {
        RelativeDays week = RelativeDays.of("thisWeek").orElseThrow();
        assertThat(week.span(TODAY, Locale.US).first()).isEqualTo(LocalDate.of(2026, 11, 22));
        assertThat(week.span(TODAY, Locale.GERMANY).first()).isEqualTo(LocalDate.of(2026, 11, 23));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "thisDay",
                "lastdecade",
                "last0days",
                "last99999days",
                "last 3 weeks",
                "-d",
                "30",
                "-99999d",
                "2026-11-28",
                "3 quarters ago",
                "vor vor 3 tagen",
                "this month or so",
                "mai",
                "3 mai"
            })
    void otherWordsAreNone(String typed) {
        assertThat(RelativeDays.of(typed)).isEqualTo(Optional.empty());
    }
}
