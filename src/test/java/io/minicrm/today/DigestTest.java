package io.minicrm.today;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.mail.WithMailServer;
import io.minicrm.notification.ReminderMother;
import io.minicrm.record.Due;
import io.minicrm.scope.ClockChanges;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SettableClock;
import jakarta.mail.internet.MimeMessage;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@CrmTest
@Import(SettableClock.Configured.class)
class DigestTest extends WithMailServer {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Autowired Digest digest;
    @Autowired ReminderMother mother;
    @Autowired DealMother deals;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void nobodyAsks() {
        clock.set(null);
        jdbc.sql("truncate activity, deal, reminder, notification cascade").update();
        jdbc.sql("update app_user set digest_hour = null").update();
    }

    @AfterEach
    void theTimeIsWhatItIs() {
        clock.set(null);
    }

    static Stream<ClockChanges.Day> days() {
        return ClockChanges.days();
    }

    @ParameterizedTest
    @MethodSource("days")
    void itComesOnceADayAlsoWhenTheClocksChange(ClockChanges.Day day) {
        Scope anna = mother.living("Anna", day.zone(), "en-GB");
        for (int hour : new int[] {2, 7}) {
            jdbc.sql("truncate activity cascade").update();
            asks(anna, hour, "2000-01-01");
            for (int i = -1; i <= 1; i++) {
                mother.task(anna, "Call", Due.on(day.date().plusDays(i)), null);
            }
            int got = mailsTo(anna.actor().email()).size();
            Instant first = moment(day.date().minusDays(1).atTime(hour, 0), day.zone());
            Instant last = moment(day.date().plusDays(1).atTime(23, 50), day.zone());
            // As nodes look, again and again
            for (Instant now = first; now.isBefore(last); now = now.plus(Duration.ofMinutes(30))) {
                clock.set(now);
                askAll();
            }
            assertThat(mailsTo(anna.actor().email())).hasSize(got + 3);
        }
    }

    @Test
    void itComesAtTheHourAndNotBefore() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        LocalDate day = weekday();
        mother.task(anna, "Call", Due.on(day), null);
        asks(anna, 7, day.minusDays(1).toString());
        clock.set(day.atTime(6, 59).atZone(BERLIN).toInstant());
        assertThat(digest.ask()).isFalse();
        clock.set(day.atTime(7, 0).atZone(BERLIN).toInstant());
        askAll();
        assertThat(mailsTo(anna.actor().email())).hasSize(1);
    }

    @Test
    void itSaysWhatTheDayBrings() throws Exception {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        Scope ben = mother.living("Ben", BERLIN, "en-GB");
        LocalDate day = weekday();
        mother.task(anna, "Send the contract", Due.on(day.minusDays(2)), null);
        mother.task(anna, "Call Muller", Due.at(day, LocalTime.of(15, 15), BERLIN), null);
        mother.task(anna, "Some time", Due.on(day), null);
        mother.task(anna, "Later", Due.on(day.plusDays(1)), null);
        mother.task(ben, "Is his", Due.on(day), null);
        deals.deal(anna, "Press line 4");
        asks(anna, 7, day.minusDays(1).toString());
        clock.set(day.atTime(7, 1).atZone(BERLIN).toInstant());
        askAll();
        MimeMessage mail = mail(anna.actor().email(), "3 to do, 1 late");
        assertThat(subject(mail))
                .startsWith(day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.UK) + ", ");
        assertThat(text(mail))
                .contains(
                        "Overdue (1)",
                        "2 days late  Send the contract",
                        "Today (2)",
                        "15:15  Call Muller",
                        "Some time",
                        "Deals without a next step (1)",
                        "Press line 4",
                        "http://crm.acme.test/mails/off?of=")
                .doesNotContain("Later", "Is his");
        assertThat(page(mail)).contains("Send the contract", "Press line 4");
    }

    @Test
    void whoHasNothingToDoGetsNothing() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        LocalDate day = weekday();
        asks(anna, 7, day.minusDays(1).toString());
        clock.set(day.atTime(8, 0).atZone(BERLIN).toInstant());
        askAll();
        assertThat(mailsTo(anna.actor().email())).isEmpty();
    }

    @Test
    void atWeekendsItComesForWhatIsDueThen() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        LocalDate saturday = weekday().with(TemporalAdjusters.next(DayOfWeek.SATURDAY));
        mother.task(anna, "Late", Due.on(saturday.minusDays(1)), null);
        asks(anna, 7, saturday.minusDays(1).toString());
        clock.set(saturday.atTime(8, 0).atZone(BERLIN).toInstant());
        askAll();
        assertThat(mailsTo(anna.actor().email())).isEmpty();
        mother.task(anna, "On Sunday", Due.on(saturday.plusDays(1)), null);
        clock.set(saturday.plusDays(1).atTime(8, 0).atZone(BERLIN).toInstant());
        askAll();
        mail(anna.actor().email(), "2 to do, 1 late");
    }

    @Test
    void ofTwoNodesOneAsks() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        LocalDate day = weekday();
        mother.task(anna, "Call", Due.on(day), null);
        asks(anna, 7, day.minusDays(1).toString());
        clock.set(day.atTime(8, 0).atZone(BERLIN).toInstant());
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(digest::ask),
                        CompletableFuture.runAsync(digest::ask))
                .join();
        askAll();
        assertThat(mailsTo(anna.actor().email())).hasSize(1);
    }

    /// What the thread of the node has taken it asks for by itself.
    private void askAll() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        !digest.ask()
                                && jdbc.sql(
                                                        """
                                                        select count(*) from app_user
                                                        where status = 'active' and digest_hour is not null
                                                          and digest_on < f_clock_in(:now, time_zone)::date
                                                          and extract(hour from f_clock_in(:now, time_zone)) >= digest_hour
                                                        """)
                                                .param(
                                                        "now",
                                                        clock.instant().atOffset(ZoneOffset.UTC))
                                                .query(Integer.class)
                                                .single()
                                        == 0);
        if (waiting() > 0) {
            awaitNoneWaiting();
        }
    }

    private void asks(Scope whom, int hour, String last) {
        jdbc.sql("update app_user set digest_hour = :hour, digest_on = :last::date where id = :id")
                .param("hour", hour)
                .param("last", last)
                .param("id", whom.actorId())
                .update();
    }

    private static LocalDate weekday() {
        return LocalDate.now(BERLIN).with(TemporalAdjusters.next(DayOfWeek.WEDNESDAY));
    }

    /// As the database knows the zone: of what a government decided lately it may know more.
    private Instant moment(LocalDateTime there, ZoneId zone) {
        return jdbc.sql("select :there::timestamp at time zone :zone")
                .param("there", there)
                .param("zone", zone.getId())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
