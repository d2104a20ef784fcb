package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Nasty;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When something is due, in the words of people.
class DueWordsTest {

    private static final LocalDate SATURDAY = LocalDate.of(2026, 11, 28);
    private static final LocalDateTime NOW = SATURDAY.atTime(14, 23, 45);

    private static final List<String> LANGUAGES =
            List.of(
                    "en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA", "de-DE",
                    "de-AT", "de-CH", "de-LI", "de-LU", "sv-SE");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    today                       | 2026-11-28
                    Heute                       | 2026-11-28
                    TOMORROW                    | 2026-11-29
                    morgen.                     | 2026-11-29
                    day after tomorrow          | 2026-11-30
                    the day  after tomorrow     | 2026-11-30
                    übermorgen                  | 2026-11-30
                    Uebermorgen                 | 2026-11-30
                    next week                   | 2026-11-30
                    nächste Woche               | 2026-11-30
                    naechste woche              | 2026-11-30
                    kommende Woche              | 2026-11-30
                    in 3 days                   | 2026-12-01
                    in 3 Tagen                  | 2026-12-01
                    in drei Tagen               | 2026-12-01
                    in a week                   | 2026-12-05
                    in einer Woche              | 2026-12-05
                    in 2 weeks                  | 2026-12-12
                    in zwei Wochen              | 2026-12-12
                    in 2 Wochen                 | 2026-12-12
                    in einem Monat              | 2026-12-28
                    in 2 months                 | 2027-01-28
                    in a year                   | 2027-11-28
                    +3d                         | 2026-12-01
                    +2w                         | 2026-12-12
                    +1m                         | 2026-12-28
                    + 3 Tage                    | 2026-12-01
                    mon                         | 2026-11-30
                    Monday                      | 2026-11-30
                    Mo                          | 2026-11-30
                    Mo.                         | 2026-11-30
                    Montag                      | 2026-11-30
                    am Montag                   | 2026-11-30
                    on Monday                   | 2026-11-30
                    by Friday                   | 2026-12-04
                    bis Freitag                 | 2026-12-04
                    Di                          | 2026-12-01
                    Dienstag                    | 2026-12-01
                    tues                        | 2026-12-01
                    next tuesday                | 2026-12-01
                    nächsten Dienstag           | 2026-12-01
                    am kommenden Dienstag       | 2026-12-01
                    Tuesday next week           | 2026-12-01
                    nächste Woche Dienstag      | 2026-12-01
                    Mi                          | 2026-12-02
                    wed                         | 2026-12-02
                    Do                          | 2026-12-03
                    thurs                       | 2026-12-03
                    Fr                          | 2026-12-04
                    fri                         | 2026-12-04
                    sat                         | 2026-12-05
                    Samstag                     | 2026-12-05
                    Sonnabend                   | 2026-12-05
                    next Saturday               | 2026-12-05
                    So                          | 2026-11-29
                    Sunday                      | 2026-11-29
                    19.11.                      | 2027-11-19
                    28.11.                      | 2026-11-28
                    19.11.2026                  | 2026-11-19
                    30.11.26                    | 2026-11-30
                    1. 12.                      | 2026-12-01
                    31.12                       | 2026-12-31
                    19 Nov                      | 2027-11-19
                    Nov 30                      | 2026-11-30
                    30th of November            | 2026-11-30
                    19. November                | 2027-11-19
                    30. Nov.                    | 2026-11-30
                    1. März                     | 2027-03-01
                    1. Maerz                    | 2027-03-01
                    29.2.                       | 2028-02-29
                    2026-11-19                  | 2026-11-19
                    20261130                    | 2026-11-30
                    Mon 30 Nov                  | 2026-11-30
                    Mo., 30. Nov.               | 2026-11-30
                    Montag, den 30.11.          | 2026-11-30
                    30.11. Mo                   | 2026-11-30
                    Mon, 30 Nov 2026            | 2026-11-30
                    tomorrow 14:00              | 2026-11-29T14:00
                    tomorrow at 2pm             | 2026-11-29T14:00
                    tomorrow at 2 p.m.          | 2026-11-29T14:00
                    2pm tomorrow                | 2026-11-29T14:00
                    at 2pm on Friday            | 2026-12-04T14:00
                    tomorrow 5 am               | 2026-11-29T05:00
                    tomorrow 12am               | 2026-11-29T00:00
                    tomorrow 12 pm              | 2026-11-29T12:00
                    Mo 9                        | 2026-11-30T09:00
                    Mo. 9                       | 2026-11-30T09:00
                    9 am Montag                 | 2026-11-30T09:00
                    um 9 am Montag              | 2026-11-30T09:00
                    Monday at 9                 | 2026-11-30T09:00
                    Mo 9.30                     | 2026-11-30T09:30
                    Mo 9.15                     | 2026-11-30T09:15
                    Mo 03                       | 2026-11-30T03:00
                    morgen 9 Uhr                | 2026-11-29T09:00
                    morgen, 9 Uhr 30            | 2026-11-29T09:30
                    morgen um 9:30 Uhr          | 2026-11-29T09:30
                    morgen 3 Uhr                | 2026-11-29T03:00
                    9 Uhr morgen                | 2026-11-29T09:00
                    morgen 9h                   | 2026-11-29T09:00
                    14:00 morgen                | 2026-11-29T14:00
                    Fr um 9.30                  | 2026-12-04T09:30
                    Fr um 9.                    | 2026-12-04T09:00
                    Fr bis 17 Uhr               | 2026-12-04T17:00
                    in 3 Tagen 14:00            | 2026-12-01T14:00
                    nächste Woche 9             | 2026-11-30T09:00
                    next week tuesday 10:15     | 2026-12-01T10:15
                    19.11. 9                    | 2027-11-19T09:00
                    19.11. 14.30                | 2027-11-19T14:30
                    19.11. 14                   | 2027-11-19T14:00
                    Fr 19.11. 14                | 2027-11-19T14:00
                    19 Nov 12                   | 2027-11-19T12:00
                    19 Nov 27                   | 2027-11-19
                    Nov 30, 2026, 9:30 AM       | 2026-11-30T09:30
                    2026-11-30T09:05            | 2026-11-30T09:05
                    2026-11-30 9                | 2026-11-30T09:00
                    Mon, 30 Nov, 09:00          | 2026-11-30T09:00
                    Mo., 30. Nov., 09:00        | 2026-11-30T09:00
                    today 9:00                  | 2026-11-28T09:00
                    morgen mittag               | 2026-11-29T12:00
                    tomorrow noon               | 2026-11-29T12:00
                    mittags                     | 2026-11-29T12:00
                    at noon                     | 2026-11-29T12:00
                    14:30                       | 2026-11-28T14:30
                    14:23                       | 2026-11-29T14:23
                    14:24                       | 2026-11-28T14:24
                    9:00                        | 2026-11-29T09:00
                    9 Uhr                       | 2026-11-29T09:00
                    um 17                       | 2026-11-28T17:00
                    at 9                        | 2026-11-29T09:00
                    15.30                       | 2026-11-28T15:30
                    3pm                         | 2026-11-28T15:00
                    0:15                        | 2026-11-29T00:15
                    in 2 hours                  | 2026-11-28T16:23
                    in einer Stunde             | 2026-11-28T15:23
                    in an hour                  | 2026-11-28T15:23
                    in 30 min                   | 2026-11-28T14:53
                    in 30 Minuten.              | 2026-11-28T14:53
                    +2h                         | 2026-11-28T16:23
                    in 10 Std.                  | 2026-11-29T00:23
                    """)
    void bothLanguagesAreUnderstoodByEverybody(String typed, String expected) throws InvalidInput {
        assertThat(read("en-GB", typed)).isEqualTo(due(expected));
        assertThat(read("de-DE", typed)).isEqualTo(due(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 3/4          | 2027-04-03
                    de-DE | 3/4          | 2027-04-03
                    en-US | 3/4          | 2027-03-04
                    en-US | 3.4.         | 2027-04-03
                    en-US | 12/1 9       | 2026-12-01T09:00
                    en-US | 1/12/2027    | 2027-01-12
                    en-GB | morgen 2:30  | 2026-11-29T02:30
                    en-US | morgen 02:30 | 2026-11-29T02:30
                    """)
    void theReaderDecidesWhereNothingElseDoes(String language, String typed, String expected)
            throws InvalidInput {
        assertThat(read(language, typed)).isEqualTo(due(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 9.10            | 2027-10-09       | 2026-11-29T09:10
                    en-GB | 9.10 11.12      | 2027-10-09T11:12 | 2026-12-11T09:10
                    en-GB | Fri 3           | 2026-12-04T03:00 | 2026-12-04T15:00
                    de-DE | Fr um 3         | 2026-12-04T03:00 | 2026-12-04T15:00
                    en-GB | at 3            | 2026-11-29T03:00 | 2026-11-28T15:00
                    en-US | tomorrow 2:30   | 2026-11-29T02:30 | 2026-11-29T14:30
                    de-DE | Mo 9.10         | 2027-10-09       | 2026-11-30T09:10
                    de-DE | Mo 1.12         | 2026-12-01       | 2026-11-30T01:12
                    de-DE | Mo 19.11. 14    | 2027-11-19T14:00 | 2026-11-30T14:00
                    en-GB | Mon 1 Dec       | 2026-12-01       | 2026-11-30
                    de-DE | Mo 1.12. 9 Uhr  | 2026-12-01T09:00 | 2026-11-30T09:00
                    de-DE | Mo 1.12.2020    | 2020-12-01       | 2026-11-30
                    en-GB | in 30 m         | 2026-11-28T14:53 | 2029-05-28
                    en-GB | um 12 am Montag | 2026-11-30T12:00 | 2026-11-30T00:00
                    """)
    void whatHasTwoMeaningsIsRefusedWithBoth(
            String language, String typed, String one, String other) throws InvalidInput {
        Problem problem = refused(language, typed, NOW);
        assertThat(problem.key()).isEqualTo("record.problem.either");
        assertThat(problem.arguments()).startsWith(typed).hasSize(3);
        assertThat(problem.readings()).hasSize(2);
        for (String reading : problem.readings()) {
            assertThat(read(language, reading)).isIn(due(one), due(other));
        }
        assertThat(problem.readings()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Sunday evening        | 2026-11-29T21:30 | next week      | 2026-11-30
                    Sunday evening        | 2026-11-29T21:30 | Mo             | 2026-11-30
                    Sunday evening        | 2026-11-29T21:30 | So             | 2026-12-06
                    Sunday evening        | 2026-11-29T21:30 | 9:00           | 2026-11-30T09:00
                    Monday                | 2026-11-30T08:00 | next week      | 2026-12-07
                    Monday                | 2026-11-30T08:00 | Mo 9           | 2026-12-07T09:00
                    Monday                | 2026-11-30T08:00 | Fri next week  | 2026-12-11
                    midnight is near      | 2026-11-28T23:50 | in 30 min      | 2026-11-29T00:20
                    midnight is near      | 2026-11-28T23:50 | today          | 2026-11-28
                    midnight is near      | 2026-11-28T23:50 | 23:55          | 2026-11-28T23:55
                    midnight is near      | 2026-11-28T23:50 | 23:45          | 2026-11-29T23:45
                    the year ends         | 2026-12-31T23:50 | in 30 min      | 2027-01-01T00:20
                    the year ends         | 2026-12-31T12:00 | 1.1.           | 2027-01-01
                    the year ends         | 2026-12-31T12:00 | 31.12.         | 2026-12-31
                    the month is long     | 2027-01-31T10:00 | +1m            | 2027-02-28
                    the month is long     | 2027-01-31T10:00 | in einem Monat | 2027-02-28
                    a leap year           | 2028-01-31T10:00 | in a month     | 2028-02-29
                    a leap year           | 2028-02-29T10:00 | 29 Feb         | 2028-02-29
                    a leap year           | 2028-02-29T10:00 | in 1 Jahr      | 2029-02-28
                    a leap year has been  | 2028-03-01T10:00 | 29. Februar    | 2032-02-29
                    a century without one | 2096-03-01T10:00 | 29.2.          | 2104-02-29
                    the clocks go forward | 2027-03-28T01:30 | in 2 hours     | 2027-03-28T04:30
                    the clocks go back    | 2026-10-25T01:30 | in 3 hours     | 2026-10-25T03:30
                    """)
    void theCalendarHasEdges(String when, LocalDateTime now, String typed, String expected)
            throws InvalidInput {
        assertThat(DueWords.read(typed, format("de-DE"), now)).as(when).isEqualTo(due(expected));
    }

    @Test
    void nextWeekBeginsAsIsUsualWhereTheReaderIs() throws InvalidInput {
        LocalDateTime sunday = LocalDateTime.of(2026, 11, 29, 21, 30);
        assertThat(DueWords.read("next week", format("en-US"), sunday))
                .isEqualTo(due("2026-12-07"));
        assertThat(DueWords.read("Sunday next week", format("en-US"), sunday))
                .isEqualTo(due("2026-12-06"));
        assertThat(DueWords.read("Sunday next week", format("de-DE"), sunday))
                .isEqualTo(due("2026-12-06"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "soon",
                "bald",
                "9",
                "9.",
                "Mo 9.",
                "Mo Di",
                "am",
                "am am",
                "next",
                "nächsten",
                "Uhr",
                "in",
                "in 3",
                "in days",
                "in 0 days",
                "in 1000 days",
                "in -3 days",
                "in 1.5 hours",
                "in many days",
                "in a quarter",
                "in 2 hours 14:00",
                "+",
                "+d",
                "-3d",
                "3 quarters",
                "25:00",
                "24:00",
                "morgen 14:60",
                "morgen 13pm",
                "morgen 0 am",
                "14:00 15:00",
                "heute morgen",
                "Montag morgen",
                "tonight",
                "heute abend",
                "nov",
                "Nov 2026",
                "Dec '27",
                "45000",
                "0",
                "0000-00-00",
                "--05-12",
                "1.2.3.4",
                "tomorrow or so",
                "vor 3 Tagen",
                "\u0000",
                "ﷺﷺﷺﷺﷺﷺ",
                "明日"
            })
    void whatIsNotUnderstoodIsRefusedWithExamples(String typed) {
        assertThat(refused("en-GB", typed, NOW))
                .isEqualTo(Problem.of("record.problem.due", "5 Dec 2026"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    31.4.          | record.problem.day
                    31 April 9:00  | record.problem.day
                    Mo 30.2.       | record.problem.day
                    29.2.2027      | record.problem.day
                    32.1.          | record.problem.day
                    1.13.          | record.problem.month
                    1.13. 9 Uhr    | record.problem.month
                    25.30          | record.problem.month
                    """)
    void aDayThatDoesNotExistIsExplained(String typed, String problem) {
        assertThat(refused("en-GB", typed, NOW).key()).isEqualTo(problem);
    }

    @Test
    void theExamplesAreUnderstood() throws IOException, InvalidInput {
        for (String suffix : List.of("", "_de")) {
            Properties texts = new Properties();
            Path bundle = Path.of("src/main/resources/messages/record" + suffix + ".properties");
            try (Reader reader = Files.newBufferedReader(bundle)) {
                texts.load(reader);
            }
            for (String language : LANGUAGES) {
                Problem problem = refused(language, "soon", NOW);
                String sentence =
                        new MessageFormat(texts.getProperty(problem.key()))
                                .format(problem.arguments().toArray());
                List<String> examples =
                        Pattern.compile("[“„]([^”“]+)[”“]")
                                .matcher(sentence)
                                .results()
                                .map(found -> found.group(1))
                                .toList();
                assertThat(examples).hasSize(4);
                for (String example : examples) {
                    read(language, example);
                }
            }
        }
    }

    @Test
    void whatIsPrintedIsReadBack() throws InvalidInput {
        for (String language : LANGUAGES) {
            Format format = format(language);
            for (int days = 0; days < 365; days++) {
                LocalDate day = SATURDAY.plusDays(days);
                LocalTime time = LocalTime.of(days % 24, days % 60);
                DueWords.Moment whole = new DueWords.Moment(day, null);
                DueWords.Moment due = new DueWords.Moment(day, time);
                for (String pattern : List.of("MMMEd", "yMMMEd")) {
                    String printed =
                            DateTimeFormatter.ofLocalizedPattern(pattern)
                                    .withLocale(format.locale())
                                    .format(day);
                    String clock =
                            format.printTime(day.atTime(time).atZone(format.zone()).toInstant());
                    assertThat(read(language, printed)).as(printed).isEqualTo(whole);
                    if (hasHours(day, time)) {
                        printed += ", " + clock;
                        assertThat(read(language, printed)).as(printed).isEqualTo(due);
                    }
                }
                String printed = format.printDateTime(day.atTime(time));
                assertThat(read(language, printed)).as(printed).isEqualTo(due);
                assertThat(read(language, format.printDate(day))).isEqualTo(whole);
                assertThat(read(language, day.atTime(time).toString())).isEqualTo(due);
            }
        }
    }

    @Test
    void atMostAHundredCharactersAreRead() {
        assertThat(refused("en-GB", "1".repeat(101), NOW))
                .isEqualTo(Problem.of("record.problem.long", 100, 101));
    }

    /// A seed that fails can be run again.
    @Test
    void nothingButARefusalIsThrownAndNothingTakesLong() {
        String pieces =
                "in |+|next |nächste |mo|Di |fri |tomorrow|heute |um |at |am |bis | |.|,|:|/|-|0|1|9|12|23|30|31|2026|999|d|w|m|h|min| Uhr|pm|Nov|. März |Woche|week |T|Z|'|é|\u0301|\u0000|ﷺ|😀|\u200d|!|%|{0}";
        List<String> known = List.of(pieces.split("\\|"));
        Random random = new Random(16);
        for (int i = 0; i < 3_000; i++) {
            String typed =
                    IntStream.range(0, 1 + random.nextInt(9))
                            .mapToObj(_ -> known.get(random.nextInt(known.size())))
                            .collect(Collectors.joining());
            String language = LANGUAGES.get(i % LANGUAGES.size());
            Nasty.soon(typed, () -> understood(language, typed));
        }
        for (String text : Nasty.texts()) {
            Nasty.soon("a long text", () -> understood("en-GB", text));
            Nasty.soon(text.substring(0, 9), () -> understood("en-US", text.substring(0, 100)));
        }
    }

    private static DueWords.@Nullable Moment understood(String language, String typed) {
        try {
            return read(language, typed);
        } catch (InvalidInput _) {
            return null;
        }
    }

    /// Not when the clocks go forward.
    private static boolean hasHours(LocalDate day, LocalTime time) {
        LocalDateTime local = day.atTime(time);
        return local.atZone(ZoneId.of("Europe/Berlin")).toLocalDateTime().equals(local);
    }

    private static Problem refused(String language, String typed, LocalDateTime now) {
        try {
            throw new AssertionError(
                    typed + " was read as " + DueWords.read(typed, format(language), now));
        } catch (InvalidInput invalidInput) {
            return invalidInput.problem();
        }
    }

    private static DueWords.Moment read(String language, String typed) throws InvalidInput {
        return DueWords.read(typed, format(language), NOW);
    }

    private static DueWords.Moment due(String text) {
        return text.contains("T")
                ? new DueWords.Moment(
                        LocalDateTime.parse(text).toLocalDate(),
                        LocalDateTime.parse(text).toLocalTime())
                : new DueWords.Moment(LocalDate.parse(text), null);
    }

    private static Format format(String language) {
        return new Format(Locale.forLanguageTag(language), ZoneId.of("Europe/Berlin"), "DE", "EUR");
    }
}
