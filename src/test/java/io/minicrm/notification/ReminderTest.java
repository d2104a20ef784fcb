package io.minicrm.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.mail.WithMailServer;
import io.minicrm.record.Due;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.ClockChanges;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
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
class ReminderTest extends WithMailServer {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalTime THREE = LocalTime.of(15, 0);

    @Autowired Reminders reminders;
    @Autowired ReminderMother mother;
    @Autowired RecordReader reader;
    @Autowired Activities activities;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void nobodyIsReminded() {
        clock.set(null);
        jdbc.sql("truncate activity, reminder, notification cascade").update();
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
    void itArrivesOnceAtTheRightTimeOfThePlace(ClockChanges.Day day) {
        Scope anna = mother.living("Anna", day.zone(), "en-GB");
        // A day before is at the same time of that day, whatever the clocks do between
        mother.task(anna, "An offer", Due.at(day.date(), THREE, day.zone()), 1440);
        arrives(anna, moment(day.date().minusDays(1).atTime(THREE), day.zone()));
        mother.task(anna, "Call Muller", Due.at(day.date(), THREE, day.zone()), 30);
        arrives(anna, moment(day.date().atTime(14, 30), day.zone()));
        mother.task(anna, "Some time", Due.on(day.date().plusDays(1)), 0);
        arrives(anna, moment(day.date().plusDays(1).atTime(9, 0), day.zone()));
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

    private void arrives(Scope whom, Instant at) {
        int before = told(whom).size();
        clock.set(at.minusSeconds(1));
        sweepAll();
        assertThat(told(whom)).hasSize(before);
        clock.set(at);
        sweepAll();
        sweepAll();
        assertThat(told(whom)).hasSize(before + 1).contains(at);
        assertThat(mailsTo(whom.actor().email())).hasSizeLessThanOrEqualTo(before + 1);
        awaitNoneWaiting();
        assertThat(mailsTo(whom.actor().email())).hasSize(before + 1);
    }

    @Test
    void whatIsDueWhileTheClocksJumpIsToldOfBesideIt() {
        ClockChanges.Day day =
                ClockChanges.days()
                        .filter(each -> each.zone().equals(BERLIN))
                        .findFirst()
                        .orElseThrow();
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        mother.task(anna, "At night", Due.at(day.date(), LocalTime.of(2, 30), BERLIN), 0);
        assertThat(fireAt()).isEqualTo(day.date().atTime(2, 30).atZone(BERLIN).toInstant());
    }

    @Test
    void whatIsOverWhenItIsWrittenRemindsNobody() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        mother.task(anna, "Long ago", Due.at(LocalDate.of(2020, 1, 1), THREE, BERLIN), 15);
        mother.task(anna, "Without", Due.at(tomorrow(), THREE, BERLIN), null);
        mother.task(anna, "Some day", null, 15);
        assertThat(count()).isZero();
    }

    @Test
    void whoTakesPartIsRemindedTooWhereTheyLive() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        Scope tom = mother.living("Tom", ZoneId.of("Pacific/Kiritimati"), "en-GB");
        RecordRef talk = mother.task(anna, "Talk", Due.on(tomorrow().plusDays(1)), 0);
        participants(talk, tom);
        Instant theirs =
                tomorrow()
                        .plusDays(1)
                        .atTime(9, 0)
                        .atZone(ZoneId.of("Pacific/Kiritimati"))
                        .toInstant();
        assertThat(ofParticipants()).containsExactly(theirs);
        Instant later = theirs.plusSeconds(600);
        clock.set(theirs);
        sweepAll();
        assertThat(told(tom)).containsExactly(theirs);
        assertThat(told(anna)).isEmpty();
        assertThat(reminders.again(tom, talk.id(), later)).isTrue();
        assertThat(ofParticipants()).containsExactly(later);
        assertThat(count()).isOne();

        // Whoever else is named moves nothing, and who does not take part any more is not reminded
        participants(talk, tom, mother.living("Ruth", BERLIN, "en-GB"));
        assertThat(ofParticipants()).contains(later).hasSize(2);
        participants(talk);
        assertThat(ofParticipants()).isEmpty();
        participants(talk, tom);
        activities.finish(anna, reader.get(anna, talk));
        assertThat(ofParticipants()).isEmpty();
    }

    @Test
    void whoMayNotSeeItIsNotReminded() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        Scope tom = mother.living("Tom", BERLIN, "en-GB");
        RecordRef talk = mother.task(anna, "Talk", Due.at(tomorrow(), THREE, BERLIN), 15);
        participants(talk, tom);
        jdbc.sql(
                        "update app_user set team_id = null, role_id = (select id from role where key = 'ownOnly') where id = :tom")
                .param("tom", tom.actorId())
                .update();
        clock.set(tomorrow().atTime(THREE).atZone(BERLIN).toInstant());
        sweepAll();
        assertThat(ofParticipants()).isEmpty();
        assertThat(told(tom)).isEmpty();
        assertThat(told(anna)).hasSize(1);
    }

    private void participants(RecordRef activity, Scope... some) {
        jdbc.sql("update activity set participants = nullif(:some, '{}'::bigint[]) where id = :id")
                .param("some", Stream.of(some).map(Scope::actorId).toArray(Long[]::new))
                .param("id", activity.id())
                .update();
    }

    private List<Instant> ofParticipants() {
        return jdbc.sql("select fire_at from reminder_of_participant order by 1")
                .query((row, _) -> row.getObject("fire_at", OffsetDateTime.class).toInstant())
                .list();
    }

    @Test
    void itFollowsWhatItIsDueOnWhoDoesItAndWhetherItIsDone() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        RecordRef call = mother.task(anna, "Call", Due.at(tomorrow(), THREE, BERLIN), 15);
        Instant first = fireAt();
        activities.postpone(
                anna, reader.get(anna, call), Due.at(tomorrow().plusDays(1), THREE, BERLIN));
        assertThat(Duration.between(first, fireAt()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(25));
        activities.finish(anna, reader.get(anna, call));
        assertThat(count()).isZero();
    }

    @Test
    void aWholeSetOfThemIsWrittenAtOnce() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        for (int i = 0; i < 5; i++) {
            mother.task(anna, "Call " + i, Due.at(tomorrow(), THREE, BERLIN), 15);
        }
        jdbc.sql("update activity set due_on = due_on + 1").update();
        assertThat(
                        jdbc.sql("select count(distinct fire_at) from reminder")
                                .query(Integer.class)
                                .single())
                .isOne();
        assertThat(fireAt())
                .isEqualTo(tomorrow().plusDays(1).atTime(14, 45).atZone(BERLIN).toInstant());
        jdbc.sql("update activity set deleted_at = now()").update();
        assertThat(count()).isZero();
    }

    @Test
    void theMorningMovesWithWhoeverMoves() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        mother.task(anna, "Some time", Due.on(tomorrow().plusDays(3)), 0);
        mother.living("Anna", ZoneId.of("Pacific/Kiritimati"), "en-GB");
        assertThat(fireAt())
                .isEqualTo(
                        tomorrow()
                                .plusDays(3)
                                .atTime(9, 0)
                                .atZone(ZoneId.of("Pacific/Kiritimati"))
                                .toInstant());
    }

    @Test
    void afterAnOutageThereIsOneMail() throws Exception {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        for (int i = 0; i < 50; i++) {
            mother.task(anna, "Call " + i, Due.at(tomorrow(), LocalTime.of(8, i), BERLIN), 5);
        }
        clock.set(tomorrow().atTime(THREE).atZone(BERLIN).toInstant());
        sweepAll();
        mail(anna.actor().email(), "50 reminders");
        awaitNoneWaiting();
        assertThat(mailsTo(anna.actor().email())).hasSize(1);
        assertThat(told(anna)).hasSize(50);
    }

    @Test
    void whoWantsTheBellAloneGetsNoMailAndWhoWantsNothingNothing() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        Scope ben = mother.living("Ben", BERLIN, "en-GB");
        Scope carl = mother.living("Carl", BERLIN, "en-GB");
        for (Scope each : List.of(anna, ben, carl)) {
            mother.task(each, "Call", Due.at(tomorrow(), THREE, BERLIN), 0);
        }
        set(anna, NotificationLevel.BELL);
        set(ben, NotificationLevel.NONE);
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", carl.actorId())
                .update();
        clock.set(tomorrow().atTime(THREE).atZone(BERLIN).toInstant());
        sweepAll();
        assertThat(waiting()).isZero();
        assertThat(told(anna)).hasSize(1);
        assertThat(told(ben)).isEmpty();
        assertThat(told(carl)).isEmpty();
        assertThat(count()).isZero();
    }

    @Test
    void itIsPutOffByWhoeverOwnsIt() {
        Scope anna = mother.living("Anna", BERLIN, "en-GB");
        Scope ben = mother.living("Ben", BERLIN, "en-GB");
        RecordRef call = mother.task(anna, "Call", Due.at(tomorrow(), THREE, BERLIN), 0);
        Instant due = tomorrow().atTime(THREE).atZone(BERLIN).toInstant();
        clock.set(due);
        sweepAll();
        Instant again = due.plus(Duration.ofMinutes(15));
        assertThat(reminders.again(ben, call.id(), again)).isFalse();
        assertThat(reminders.again(anna, call.id(), again)).isTrue();
        clock.set(again);
        sweepAll();
        assertThat(told(anna)).containsExactlyInAnyOrder(due, again);
        activities.finish(anna, reader.get(anna, call));
        assertThat(reminders.again(anna, call.id(), again)).isFalse();
    }

    private void set(Scope scope, NotificationLevel level) {
        jdbc.sql(
                        """
                        insert into notification_level (user_id, kind, level) values (:user, 'reminder', :level)
                        """)
                .param("user", scope.actorId())
                .param("level", level.key())
                .update();
    }

    /// What the thread of the node has taken it tells by itself.
    private void sweepAll() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        !reminders.sweep()
                                && jdbc.sql("select count(*) from reminder where fire_at <= :now")
                                                .param(
                                                        "now",
                                                        clock.instant().atOffset(ZoneOffset.UTC))
                                                .query(Integer.class)
                                                .single()
                                        == 0);
    }

    private static LocalDate tomorrow() {
        return LocalDate.now(BERLIN).plusDays(1);
    }

    private int count() {
        return jdbc.sql("select count(*) from reminder").query(Integer.class).single();
    }

    private Instant fireAt() {
        return jdbc.sql("select fire_at from reminder limit 1")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /// The moments of which somebody was told.
    private List<Instant> told(Scope whom) {
        return jdbc.sql("select due_at from notification where user_id = :id")
                .param("id", whom.actor().id())
                .query((row, _) -> row.getObject("due_at", OffsetDateTime.class).toInstant())
                .list();
    }
}
