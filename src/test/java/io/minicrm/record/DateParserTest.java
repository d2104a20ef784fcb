package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.Nasty;
import io.minicrm.record.DateType.Years;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dates as people and programs write them.
class DateParserTest {

    private static final LocalDate CHRISTMAS = LocalDate.of(1975, 12, 25);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25 Dec 1975",
                "Dec 25, 1975",
                "December 25 1975",
                "December 25th, 1975",
                "25th of December 1975",
                "25. Dezember 1975",
                "25. dez. 1975",
                "25. DEZ 1975",
                "25-Dec-75",
                "25-Dec-1975",
                "Thu, 25 Dec 1975",
                "Thursday, December 25, 1975",
                "Do., 25. Dez. 1975",
                "Donnerstag, 25. Dezember 1975",
                "1975 Dec 25",
                "1975-12-25",
                "1975/12/25",
                "1975.12.25",
                "1975-12-25 00:00:00",
                "1975-12-25T00:00:00Z",
                "1975-12-25T00:00:00.000+01:00",
                "1975-12-25 00:00:00.0",
                "19751225",
                "25.12.1975",
                "25. 12. 1975",
                "25.12.75",
                "25.12.1975 14:30",
                "25. Dezember 1975 um 14:30 Uhr",
                "Dec 25, 1975, 2:30\u202fPM",
                "Dec 25, 1975 at 2:30 p.m.",
                "25\u00a0Dec\u00a01975",
                "1975‑12‑25"
            })
    void oneDayIsWrittenInManyWays(String typed) throws InvalidInput {
        for (String language : List.of("en-GB", "en-US", "de-DE", "en-ZA", "sv-SE")) {
            assertThat(read(language, Years.PAST, typed)).as(language).isEqualTo(CHRISTMAS);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 25/12/1975 14:30    | 1975-12-25
                    en-US | 12/25/1975 2:30 PM  | 1975-12-25
                    en-US | 3/4/1975            | 1975-03-04
                    en-US | 3.4.1975            | 1975-04-03
                    en-US | 01.02.2027          | 2027-02-01
                    en-GB | 3/4/1975            | 1975-04-03
                    en-ZA | 3/4/1975            | 1975-04-03
                    de-DE | 3/4/1975            | 1975-04-03
                    de-DE | 12. März 2026       | 2026-03-12
                    de-DE | 12. Maerz 2026      | 2026-03-12
                    en-GB | 12 Mrz 2026         | 2026-03-12
                    en-GB | 12 Sept 2026        | 2026-09-12
                    en-GB | 12 Sep 2026         | 2026-09-12
                    de-DE | 12. Jänner 2026     | 2026-01-12
                    en-GB | 3 mai 2026          | 2026-05-03
                    en-GB | 29 Feb 2028         | 2028-02-29
                    """)
    void theReaderDecidesWhereNothingElseDoes(String language, String typed, LocalDate expected)
            throws InvalidInput {
        assertThat(read(language, Years.NEAR, typed)).isEqualTo(expected);
    }

    @Test
    void twoDigitsAreTheYearThatTheFieldIsAbout() {
        LocalDate today = LocalDate.of(2026, 11, 27);
        assertThat(Years.PAST.of(68, 8, 15, today)).isEqualTo(1968);
        assertThat(Years.PAST.of(25, 8, 15, today)).isEqualTo(2025);
        assertThat(Years.PAST.of(26, 11, 27, today)).isEqualTo(2026);
        assertThat(Years.PAST.of(26, 11, 28, today)).isEqualTo(1926);
        assertThat(Years.NEAR.of(27, 1, 15, today)).isEqualTo(2027);
        assertThat(Years.NEAR.of(75, 1, 15, today)).isEqualTo(2075);
        assertThat(Years.NEAR.of(77, 1, 15, today)).isEqualTo(1977);
        assertThat(Years.NEAR.of(99, 1, 15, today)).isEqualTo(1999);
        assertThat(Years.NEAR.of(5, 1, 15, LocalDate.of(2098, 1, 1))).isEqualTo(2105);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/0/00", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00", "1900-01-00",
                "1900-01-00 00:00", "00/01/1900", "0001-01-01T00:00:00", "00000000", "0"
            })
    void whatProgramsWriteForNoDateIsNone(String typed) {
        assertThat(refused("en-GB", typed).kind()).isEqualTo(InvalidInput.Kind.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--05-12",
                "--0512",
                "25/12",
                "25.12.",
                "1604-05-12",
                "12 May",
                "May 12",
                "12. Mai",
                "12/05/1604"
            })
    void aDayWithoutItsYearIsAPart(String typed) {
        InvalidInput refused = refused("en-GB", typed);
        assertThat(refused.kind()).isEqualTo(InvalidInput.Kind.PART);
        assertThat(refused.problem().key()).isEqualTo("record.problem.noYear");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    31 Apr 2026        | record.problem.day
                    31/04/2026         | record.problem.day
                    2026-02-29         | record.problem.day
                    1/13/2026          | record.problem.month
                    19751325           | record.problem.month
                    soon               | record.problem.date
                    Dec 1975           | record.problem.date
                    12 Foo 2026        | record.problem.date
                    27753              | record.problem.days
                    45000.5            | record.problem.days
                    01234              | record.problem.date
                    1.2.3.4            | record.problem.date
                    030/5550152        | record.problem.date
                    25/12/1975 25:00   | record.problem.time
                    25/12/1975 13:00pm | record.problem.time
                    """)
    void whatIsNoDayIsExplained(String typed, String problem) {
        InvalidInput refused = refused("en-GB", typed);
        assertThat(refused.problem().key()).isEqualTo(problem);
        assertThat(refused.kind()).isEqualTo(InvalidInput.Kind.WRONG);
    }

    static Stream<String> languages() {
        return Stream.of(
                "en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA", "de-DE",
                "de-AT", "de-CH", "de-LI", "de-LU", "sv-SE");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatIsPrintedIsReadBack(String language) throws InvalidInput {
        Locale locale = Locale.forLanguageTag(language);
        Format format = format(language);
        for (LocalDate day = LocalDate.of(2020, 1, 1);
                day.getYear() < 2023;
                day = day.plusDays(1)) {
            assertThat(format.readDate(format.printDate(day))).isEqualTo(day);
            for (FormatStyle style : FormatStyle.values()) {
                String printed =
                        day.format(DateTimeFormatter.ofLocalizedDate(style).withLocale(locale));
                assertThat(format.readDate(printed)).as(printed).isEqualTo(day);
            }
            for (String pattern :
                    List.of("d MMM yyyy", "d. MMM yyyy", "EEEE, d MMMM yyyy", "EEE d. MMMM yyyy")) {
                String printed = day.format(DateTimeFormatter.ofPattern(pattern, locale));
                assertThat(format.readDate(printed)).as(printed).isEqualTo(day);
            }
            Instant moment =
                    day.atTime(day.getDayOfMonth() % 24, day.getDayOfYear() % 60)
                            .atZone(format.zone())
                            .toInstant();
            for (String printed :
                    List.of(
                            format.printDateTime(moment),
                            format.editDateTime(moment),
                            moment.toString())) {
                assertThat(format.readDateTime(printed)).as(printed).isEqualTo(moment);
                assertThat(format.day(printed)).as(printed).isNull();
            }
            for (FormatStyle style :
                    List.of(
                            FormatStyle.SHORT,
                            FormatStyle.MEDIUM,
                            FormatStyle.LONG,
                            FormatStyle.FULL)) {
                String printed =
                        LocalDateTime.ofInstant(moment, format.zone())
                                .format(
                                        DateTimeFormatter.ofLocalizedDateTime(
                                                        style, FormatStyle.SHORT)
                                                .withLocale(locale));
                assertThat(format.readDateTime(printed)).as(printed).isEqualTo(moment);
            }
        }
    }

    @Test
    void theAdviceCanBeFollowed() {
        for (String language : languages().toList()) {
            String advice = (String) refused(language, "soon").problem().arguments().getFirst();
            assertThat(format(language).day(advice)).isEqualTo(LocalDate.of(2026, 11, 23));
        }
    }

    @Test
    void nothingTakesLong() {
        for (String part :
                List.of(
                        "1", "1.", "1 ", " ", "-", "/", "a", "t", "1:", ",", "é", "\u0301",
                        "1 Dec ")) {
            for (int length : new int[] {60, 200_000}) {
                String typed = part.repeat(length / part.length());
                Nasty.soon(
                        part,
                        () ->
                                assertThatThrownBy(() -> read("en-GB", Years.NEAR, typed))
                                        .isInstanceOf(InvalidInput.class));
            }
        }
    }

    private static InvalidInput refused(String language, String typed) {
        try {
            throw new AssertionError(typed + " was read as " + read(language, Years.PAST, typed));
        } catch (InvalidInput invalidInput) {
            return invalidInput;
        }
    }

    private static LocalDate read(String language, Years years, String typed) throws InvalidInput {
        return new DateParser(format(language), years).date(typed);
    }

    private static Format format(String language) {
        return new Format(Locale.forLanguageTag(language), ZoneId.of("Europe/Berlin"), "DE", "EUR");
    }
}
