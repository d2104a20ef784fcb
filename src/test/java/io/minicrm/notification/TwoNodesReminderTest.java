package io.minicrm.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.FreshDatabase;
import io.minicrm.SecondInstance;
import io.minicrm.SecondProcess;
import io.minicrm.mail.WithMailServer;
import io.minicrm.record.Due;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SettableClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two instances remind the same people, and one of them dies while it does.
@CrmTest
@Import(SettableClock.Configured.class)
class TwoNodesReminderTest extends WithMailServer {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int MANY = 500;
    private static final String SECOND = "the second instance";

    private static final Duration PATIENTLY = Duration.ofMinutes(3);

    /// What a process says that was ended by signal 9.
    private static final int KILLED = 128 + 9;

    @Autowired Reminders reminders;
    @Autowired ReminderMother mother;
    @Autowired SettableClock clock;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired ConfigurableEnvironment settings;

    @BeforeEach
    void nothingElseIsToBeDone() {
        FreshDatabase.empty(jdbc);
    }

    @AfterEach
    void theTimeIsWhatItIs() {
        clock.set(null);
    }

    @Test
    void eachArrivesOnceAlthoughOneDies() throws Exception {
        Instant due = fiveHundred("node");
        try (ConfigurableApplicationContext second = second()) {
            Reminders others = second.getBean(Reminders.class);
            CompletableFuture<Boolean> dying;
            try (Connection holds = dataSource.getConnection();
                    Statement statement = holds.createStatement()) {
                holds.setAutoCommit(false);
                // Who has taken reminders away waits before it can tell of them
                statement.execute("lock table notification in exclusive mode");
                clock.set(due);
                dying = CompletableFuture.supplyAsync(others::sweep);
                CompletableFuture<Boolean> living = CompletableFuture.supplyAsync(reminders::sweep);
                Awaitility.await().until(() -> waitingFor("notification", SECOND) > 0);
                kill();
                assertThatThrownBy(dying::get).isInstanceOf(ExecutionException.class);
                holds.rollback();
                living.join();
            }
        }
        eachArrivesOnce("node");
    }

    /// As when a machine loses its power: nothing is closed, and nobody says so to the database.
    @Test
    void eachArrivesOnceAlthoughAProcessIsKilled() throws Exception {
        fiveHundred("killed");
        Process other = SecondProcess.start(settings, SECOND);
        try (Connection holds = dataSource.getConnection();
                Statement statement = holds.createStatement()) {
            Awaitility.await()
                    .atMost(PATIENTLY)
                    .until(() -> !other.isAlive() || connections(SECOND) > 0);
            holds.setAutoCommit(false);
            statement.execute("lock table notification in exclusive mode");
            jdbc.sql("update reminder set fire_at = now() - interval '1 second'").update();
            Awaitility.await()
                    .atMost(PATIENTLY)
                    .until(() -> waitingFor("notification", SECOND) > 0);
            other.destroyForcibly().waitFor();
            assertThat(other.exitValue()).isEqualTo(KILLED);
            holds.rollback();
        } finally {
            other.destroyForcibly();
        }
        eachArrivesOnce("killed");
    }

    private void eachArrivesOnce(String name) {
        // What the thread of this node has taken it tells by itself
        Awaitility.await().atMost(PATIENTLY).until(() -> !reminders.sweep() && remaining() == 0);
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) || ' of ' || count(distinct n.record_id)
                                        from notification n join app_user u on u.id = n.user_id
                                        where n.kind = 'reminder' and u.email like :name || '%'
                                        """)
                                .param("name", name)
                                .query(String.class)
                                .single())
                .isEqualTo("%1$d of %1$d".formatted(MANY));
        Awaitility.await().atMost(PATIENTLY).until(() -> waiting() == 0);
        Map<String, Integer> mails = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            mails.put(name + i, mailsTo(name + i + "@example.com").size());
        }
        assertThat(mails).allSatisfy((_, count) -> assertThat(count).isOne());
    }

    /// Each of another person, all at one moment.
    private Instant fiveHundred(String name) {
        LocalDate tomorrow = LocalDate.now(BERLIN).plusDays(1);
        Scope scope = mother.living(name + "0", BERLIN, "en-GB");
        for (int i = 0; i < MANY; i++) {
            mother.task(scope, "Call " + i, Due.at(tomorrow, LocalTime.of(15, 0), BERLIN), 15);
        }
        jdbc.sql(
                        """
                        insert into app_user (email, name, password_hash, status, role_id, locale, time_zone, digest_hour)
                        select :name || n || '@example.com', :name || ' ' || n, '{noop}none', 'active', u.role_id,
                               u.locale, u.time_zone, null
                        from app_user u, generate_series(1, :many - 1) n
                        where u.id = :first
                        """)
                .param("name", name)
                .param("many", MANY)
                .param("first", scope.actorId())
                .update();
        jdbc.sql(
                        """
                        update activity a set owner_id = u.id
                        from (select id, row_number() over (order by id) as nth from activity
                              where occurred_at is null and deleted_at is null) x,
                             (select id, row_number() over (order by id) as nth from app_user
                              where email like :name || '%@example.com') u
                        where x.id = a.id and u.nth = x.nth
                        """)
                .param("name", name)
                .update();
        assertThat(
                        jdbc.sql("select count(distinct user_id) from reminder")
                                .query(Integer.class)
                                .single())
                .isEqualTo(MANY);
        return tomorrow.atTime(14, 45).atZone(BERLIN).toInstant();
    }

    private ConfigurableApplicationContext second() {
        Map<String, Object> own = new HashMap<>();
        own.put("spring.datasource.hikari.data-source-properties.ApplicationName", SECOND);
        Stream.of(
                        "spring.mail.host",
                        "spring.mail.port",
                        "SMTP_STARTTLS",
                        "SMTP_FROM",
                        "minicrm.base-url")
                .forEach(key -> own.put(key, settings.getRequiredProperty(key)));
        return SecondInstance.start(settings, own, SettableClock.Configured.class);
    }

    private int remaining() {
        return jdbc.sql("select count(*) from reminder").query(Integer.class).single();
    }

    private int connections(String application) {
        return jdbc.sql("select count(*) from pg_stat_activity where application_name = :name")
                .param("name", application)
                .query(Integer.class)
                .single();
    }

    private int waitingFor(String table, String application) {
        return jdbc.sql(
                        """
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and l.relation = :table::regclass and a.application_name = :application
                        """)
                .param("table", table)
                .param("application", application)
                .query(Integer.class)
                .single();
    }

    /// The second one is gone, from one moment to the next.
    private void kill() {
        List<Boolean> ended =
                jdbc.sql(
                                """
                                select pg_terminate_backend(pid) from pg_stat_activity
                                where application_name = :second and pid <> pg_backend_pid()
                                """)
                        .param("second", SECOND)
                        .query((row, _) -> row.getBoolean(1))
                        .list();
        assertThat(ended).isNotEmpty();
    }
}
