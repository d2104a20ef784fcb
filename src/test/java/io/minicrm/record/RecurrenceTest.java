package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// When something comes again, and how that is said.
class RecurrenceTest {

    private static final ZonedDateTime LONG_AGO =
            LocalDate.of(2000, 1, 1).atStartOfDay(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pacific/Kiritimati",
                "America/St_Johns",
                "Asia/Kolkata",
                "Europe/Berlin",
                "Africa/Casablanca"
            })
    void itIsTheSameTimeByTheClocksOnEachDayAlsoWhenTheyChange(String name) throws Exception {
        ZoneId zone = ZoneId.of(name);
        Recurrence daily = Recurrence.read("FREQ=DAILY");
        LocalTime time = LocalTime.of(2, 30);
        Due due = Due.at(LocalDate.of(2026, 12, 31), time, zone);
        List<Due> year =
                daily.following(due, LocalDate.of(2027, 1, 1), LocalDate.of(2027, 12, 31), 1000);
        assertThat(year)
                .isEqualTo(
                        IntStream.rangeClosed(1, 365)
                                .mapToObj(day -> Due.at(LocalDate.ofYearDay(2027, day), time, zone))
                                .toList());
        // One after the other, each done a second after its moment
        List<Due> singly = new ArrayList<>();
        Due last = due;
        for (int i = 0; i < 365; i++) {
            ZonedDateTime done = moment(last).atZone(ZoneOffset.UTC).plusSeconds(1);
            last = daily.next(last, done).orElseThrow().due();
            singly.add(last);
        }
        assertThat(singly).isEqualTo(year);
        assertThat(moments(year)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aTimeThatClocksSkipIsAsMuchLaterAndTheDayAfterItIsAsBefore() throws Exception {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Due saturday = Due.at(LocalDate.of(2027, 3, 27), LocalTime.of(2, 30), berlin);
        List<Due> days =
                Recurrence.read("FREQ=DAILY")
                        .following(saturday, saturday.day(), LocalDate.of(2027, 3, 29), 9);
        assertThat(days.stream().map(due -> due.in(ZoneOffset.UTC).toString()).toList())
                .containsExactly(
                        Due.at(LocalDate.of(2027, 3, 28), LocalTime.of(1, 30), ZoneOffset.UTC)
                                .toString(),
                        Due.at(LocalDate.of(2027, 3, 29), LocalTime.of(0, 30), ZoneOffset.UTC)
                                .toString());
        assertThat(ZonedDateTime.ofInstant(moment(days.getFirst()), berlin).toLocalTime())
                .isEqualTo(LocalTime.of(3, 30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FREQ=DAILY                                 | 2027-02-28 | 2027-03-01 2027-03-02
                    FREQ=WEEKLY                                | 2027-01-04 | 2027-01-11 2027-01-18
                    FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR           | 2027-01-07 | 2027-01-08 2027-01-11
                    FREQ=WEEKLY;INTERVAL=2;BYDAY=MO            | 2027-01-05 | 2027-01-18 2027-02-01
                    FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH         | 2027-01-04 | 2027-01-07 2027-01-18
                    FREQ=MONTHLY;BYMONTHDAY=-1                 | 2028-01-31 | 2028-02-29 2028-03-31
                    FREQ=MONTHLY;BYMONTHDAY=-1                 | 2027-01-31 | 2027-02-28 2027-03-31
                    FREQ=MONTHLY                               | 2027-01-31 | 2027-03-31 2027-05-31
                    FREQ=MONTHLY;BYMONTHDAY=31                 | 2027-01-31 | 2027-03-31 2027-05-31
                    FREQ=MONTHLY;INTERVAL=3                    | 2027-01-15 | 2027-04-15 2027-07-15
                    FREQ=MONTHLY;BYDAY=2TU                     | 2027-01-12 | 2027-02-09 2027-03-09
                    FREQ=YEARLY                                | 2028-02-29 | 2032-02-29 2036-02-29
                    FREQ=DAILY;COUNT=2                         | 2027-01-01 | 2027-01-02
                    FREQ=DAILY;COUNT=1                         | 2027-01-01 |
                    FREQ=DAILY;UNTIL=20270102                  | 2027-01-01 | 2027-01-02
                    FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29 | 2027-01-01 |
                    """)
    void itComesOnTheDaysOfTheStandard(String rule, LocalDate day, String expected)
            throws Exception {
        List<LocalDate> days =
                expected == null
                        ? List.of()
                        : Stream.of(expected.split(" ", -1)).map(LocalDate::parse).toList();
        Recurrence recurrence = Recurrence.read(rule);
        assertThat(
                        recurrence.following(Due.on(day), day, day.plusYears(20), 2).stream()
                                .map(Due::day))
                .isEqualTo(days);
        assertThat(recurrence.next(Due.on(day), LONG_AGO).map(next -> next.due().day()))
                .isEqualTo(days.stream().findFirst());
    }

    @Test
    void whatEndsAtAMomentEndsByTheClocksOfWhatIsDue() throws Exception {
        Recurrence daily = Recurrence.read("FREQ=DAILY;UNTIL=20270103T013000Z");
        ZoneId newfoundland = ZoneId.of("America/St_Johns");
        LocalDate day = LocalDate.of(2027, 1, 1);
        Due atTen = Due.at(day, LocalTime.of(22, 0), newfoundland);
        assertThat(daily.following(atTen, day, day.plusDays(9), 9))
                .containsExactly(atTen.moved(day.plusDays(1)));
        Due later = Due.at(day, LocalTime.of(22, 1), newfoundland);
        assertThat(daily.following(later, day, day.plusDays(9), 9)).isEmpty();
    }

    @Test
    void whatIsFarBehindGoesOnFromNowAndCountsWhatItPassedOver() throws Exception {
        Due due = Due.at(LocalDate.of(2027, 1, 4), LocalTime.of(9, 0), ZoneId.of("Europe/Berlin"));
        ZonedDateTime before = ZonedDateTime.of(2027, 3, 1, 8, 59, 0, 0, due.zone());
        Recurrence weekly = Recurrence.read("FREQ=WEEKLY;COUNT=20");
        Recurrence.Next sameDay = weekly.next(due, before).orElseThrow();
        assertThat(sameDay.due().day()).isEqualTo("2027-03-01");
        assertThat(sameDay.recurrence().rule()).isEqualTo("FREQ=WEEKLY;COUNT=12");
        assertThat(weekly.next(due, before.plusMinutes(2)).orElseThrow().due().day())
                .isEqualTo("2027-03-08");
        assertThat(weekly.next(due, before.plusYears(1))).isEmpty();
        assertThat(Recurrence.read("FREQ=DAILY").next(Due.on(due.day()), before))
                .map(next -> next.due().day())
                .contains(before.toLocalDate());
        assertThat(Recurrence.read("FREQ=WEEKLY;INTERVAL=2").next(due, before.plusYears(100)))
                .isPresent();
        // Done before its time it does not come a second time
        assertThat(weekly.next(due, before.minusYears(1)).orElseThrow().due().day())
                .isEqualTo("2027-01-11");
    }

    @Test
    void itKeepsTheDayOnWhichItBeganWhenOneIsPutOff() throws Exception {
        Due monday = Due.on(LocalDate.of(2027, 2, 1));
        assertThat(Recurrence.offered(monday).stream().map(Recurrence::rule))
                .containsExactly(
                        "FREQ=DAILY",
                        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
                        "FREQ=WEEKLY;BYDAY=MO",
                        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
                        "FREQ=MONTHLY;BYMONTHDAY=1",
                        "FREQ=MONTHLY;BYMONTHDAY=-1",
                        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1",
                        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1");
        Recurrence weekly = Recurrence.read("FREQ=WEEKLY").since(monday);
        assertThat(weekly.next(monday.moved(LocalDate.of(2027, 2, 3)), LONG_AGO))
                .map(next -> next.due().day())
                .contains(LocalDate.of(2027, 2, 8));
        assertThat(Recurrence.read("FREQ=WEEKLY;BYDAY=FR").since(monday).rule())
                .isEqualTo("FREQ=WEEKLY;BYDAY=FR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    every day                                       | record.problem.recurrence
                    FREQ=DAILY;COUNT=0                              | record.problem.recurrence
                    FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101;COUNT=3     | record.problem.recurrence
                    FREQ=HOURLY                                     | record.problem.recurrence.often
                    FREQ=MINUTELY;INTERVAL=100000                   | record.problem.recurrence.often
                    FREQ=DAILY;BYHOUR=9,15                          | record.problem.recurrence.often
                    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30             | record.problem.recurrence.never
                    FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;COUNT=3      | record.problem.recurrence.never
                    """)
    void whatIsNoRuleOrComesTooOftenOrNeverIsRefused(String typed, String problem) {
        assertThatThrownBy(() -> Recurrence.read(typed))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refused -> assertThat(refused.problem().key()).isEqualTo(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FREQ=DAILY                                       | Every day                                 | Jeden Tag
                    FREQ=DAILY;INTERVAL=3;COUNT=5                    | Every 3 days, 5 times                     | Alle 3 Tage, 5-mal
                    FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR                 | Every working day                         | Jeden Arbeitstag
                    FREQ=WEEKLY;BYDAY=TU                             | Every week on Tuesday                     | Jede Woche am Dienstag
                    FREQ=WEEKLY;INTERVAL=2;BYDAY=SU                  | Every 2 weeks on Sunday                   | Alle 2 Wochen am Sonntag
                    RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH;UNTIL=20270301 | Every 3 weeks on Mon and Thu until 1 Mar 2027 | Alle 3 Wochen am Mo und Do bis 01.03.2027
                    FREQ=MONTHLY;BYMONTHDAY=22                       | Every month on the 22nd                   | Jeden Monat am 22.
                    FREQ=MONTHLY;BYMONTHDAY=12                       | Every month on the 12th                   | Jeden Monat am 12.
                    FREQ=MONTHLY;BYMONTHDAY=-1                       | Every month on the last day               | Jeden Monat am letzten Tag
                    FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1             | Every quarter on the 1st                  | Jedes Quartal am 1.
                    FREQ=MONTHLY;BYDAY=2MO                           | Every month on the second Monday          | Jeden Monat am zweiten Montag
                    FREQ=MONTHLY;BYDAY=-1FR                          | Every month on the last Friday            | Jeden Monat am letzten Freitag
                    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29              | Every year on 29 February                 | Jedes Jahr am 29. Februar
                    FREQ=YEARLY;BYDAY=20MO                           | Every year (FREQ=YEARLY;BYDAY=20MO)       | Jedes Jahr (FREQ=YEARLY;BYDAY=20MO)
                    FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1             | Every month (FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1) | Jeden Monat (FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1)
                    """)
    void itIsSaidInWords(String rule, String english, String german) throws Exception {
        Recurrence recurrence = Recurrence.read(rule);
        assertThat(RecurrenceWords.of(recurrence, Locale.UK)).isEqualTo(english);
        assertThat(RecurrenceWords.of(recurrence, Locale.GERMANY)).isEqualTo(german);
    }

    private static List<Instant> moments(List<Due> dues) {
        return dues.stream().map(RecurrenceTest::moment).toList();
    }

    private static Instant moment(Due due) {
        return Optional.ofNullable(due.time())
                .map(time -> due.day().atTime(time).atZone(due.zone()).toInstant())
                .orElseThrow();
    }
}
