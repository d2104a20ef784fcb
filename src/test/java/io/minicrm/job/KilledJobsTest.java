package io.minicrm.job;

import static io.minicrm.Pages.encoded;
import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.FreshDatabase;
import io.minicrm.JobWatch;
import io.minicrm.Pages;
import io.minicrm.SecondProcess;
import io.minicrm.contact.ContactMother;
import io.minicrm.contact.ManyContacts;
import io.minicrm.mail.WithMailServer;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A process dies while it does what people follow, as when a machine loses its power, and another
/// one does it.
@CrmTest
class KilledJobsTest extends WithMailServer {

    private static final String DYING = "the process that dies";

    /// What a process says that was ended by signal 9.
    private static final int KILLED = 128 + 9;

    private static final Duration PATIENTLY = Duration.ofMinutes(3);

    /// More than are moved at once.
    private static final int LINKS = 1100;

    /// More than are written in one step.
    private static final int ASSIGNED = 10_500;

    private static final int STEP = 10_000;

    private static final List<String> TABLES =
            List.of("company", "contact", "following", "search_doc");

    @Autowired Pages pages;
    @Autowired JobWatch watch;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired ManyContacts many;
    @Autowired DataSource dataSource;
    @Autowired JdbcClient jdbc;
    @Autowired ConfigurableEnvironment settings;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Killed Anna");
        tom = people.person("Killed Tom", Reach.OWN, null);
    }

    @Test
    void aMergeAndAnAssignmentGoOnAndEndAsIfNothingHadBeen() throws Exception {
        RecordRef kept = contacts.company(anna, "Kept of two");
        RecordRef goes = contacts.company(anna, "Goes of two");
        pages.post(goes.path() + "/follow", "on=true", people.administrator("Killed Berta"));
        many.imported(anna, "linked.csv", "Linkedto", LINKS);
        many.imported(anna, "assigned.csv", "Assignedto", ASSIGNED);
        watch.done(edit("Linkedto", "company", encoded("#" + goes.id())));
        Map<String, String> before = rows();

        String merge;
        String assignment;
        try (Connection busy = dataSource.getConnection()) {
            keepThisOneBusy(busy);
            Process dying = SecondProcess.start(settings, DYING);
            try (Connection last = dataSource.getConnection()) {
                // What each of them writes after nearly all else
                hold(last, "select from following where record_id = " + goes.id());
                hold(
                        last,
                        "select from contact where id = (select max(id) from contact where last_name = 'Assignedto')");
                merge = merge(kept, goes);
                assignment = edit("Assignedto", "owner", Long.toString(tom.actor().id()));
                await().atMost(PATIENTLY).until(() -> !dying.isAlive() || blocked(true) == 2);
                dying.destroyForcibly().waitFor();
                assertThat(dying.exitValue()).isEqualTo(KILLED);
                last.rollback();
            } finally {
                dying.destroyForcibly();
            }
            await().atMost(PATIENTLY).until(() -> connections() == 0);
            busy.rollback();
        }
        assertThat(job(assignment, "progress")).isEqualTo(Integer.toString(STEP));
        assertThat(rows()).isEqualTo(before);

        nobodyHoldsThem(merge, assignment);
        watch.done(merge);
        watch.done(assignment);
        for (String each : List.of(merge, assignment)) {
            assertThat(job(each, "attempts")).isEqualTo("2");
        }
        assertThat(count("contact where company_id = " + kept.id())).isEqualTo(LINKS);
        assertThat(count("contact where company_id = " + goes.id())).isZero();
        assertThat(count("company where deleted_at is not null and id = " + goes.id())).isOne();
        assertThat(count("following where record_kind = 1 and record_id = " + kept.id())).isOne();
        assertThat(count("contact where owner_id = " + tom.actor().id())).isEqualTo(ASSIGNED);
        assertThat(count("change_set where kind = 'merge'")).isOne();

        for (String each : List.of(assignment, merge)) {
            String set = job(each, "result").replaceAll(" .*", "");
            watch.done(location(pages.post("/changes/" + set + "/undo", "", anna)));
        }
        assertThat(rows()).isEqualTo(before);
    }

    /// It has as much to do as it does at once, so that it leaves to others what comes then.
    private void keepThisOneBusy(Connection busy) throws SQLException {
        contacts.contact(anna, "Nobody", "Busywith");
        hold(busy, "select from contact where last_name = 'Busywith'");
        for (int i = 0; i < 2; i++) {
            jdbc.sql(
                            "insert into job (kind, payload, user_id) values ('list.trash', :payload, :anna)")
                    .param("payload", "contacts\nlastName=Busywith\n1\n")
                    .param("anna", anna.actor().id())
                    .update();
        }
        await().atMost(PATIENTLY).until(() -> blocked(false) == 2);
    }

    private static void hold(Connection connection, String rows) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(rows + " for update");
        }
    }

    /// How many wait for what somebody else holds.
    private int blocked(boolean dying) {
        return count(
                "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and (application_name = '%s') = %s"
                        .formatted(DYING, dying));
    }

    private int connections() {
        return count("pg_stat_activity where application_name = '%s'".formatted(DYING));
    }

    /// As after half a minute in which nobody has heard of the one that did them.
    private void nobodyHoldsThem(String... jobs) {
        for (String each : jobs) {
            assertThat(job(each, "status")).isEqualTo("running");
            jdbc.sql("update job set locked_until = now() where '/jobs/' || id = :page")
                    .param("page", each)
                    .update();
        }
    }

    private String job(String page, String column) {
        return jdbc.sql("select %s::text from job where '/jobs/' || id = :page".formatted(column))
                .param("page", page)
                .query(String.class)
                .single();
    }

    private String merge(RecordRef kept, RecordRef goes) {
        return location(
                pages.post(
                        "/companies/merge",
                        "id=%1$d&id=%2$d&into=%1$d&version.%1$d=%3$d&version.%2$d=%4$d"
                                .formatted(kept.id(), goes.id(), version(kept), version(goes)),
                        anna));
    }

    private int version(RecordRef company) {
        return jdbc.sql("select version from company where id = :id")
                .param("id", company.id())
                .query(Integer.class)
                .single();
    }

    private String edit(String lastName, String field, String value) {
        return location(
                pages.post(
                        "/contacts/bulk/edit",
                        "list=lastName%%3D%1$s&edit=%2$s&%2$s=%3$s"
                                .formatted(lastName, field, value),
                        anna));
    }

    private int count(String rows) {
        return jdbc.sql("select count(*)::int from " + rows).query(Integer.class).single();
    }

    /// Of each table how many rows it has and what is in them, but for what only says when it was
    /// written; without what keeps this one busy.
    private Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    jdbc.sql(
                                    """
                                    select count(*) || ' ' || md5(string_agg(whole, e'\\n' order by whole))
                                    from (select (to_jsonb(t) - '{version,updated_at,updated_by}'::text[])::text as whole from %s t) t
                                    where whole not like '%%Busywith%%' and whole not like '%%busywith%%'
                                    """
                                            .formatted(table))
                            .query(String.class)
                            .single());
        }
        return rows;
    }
}
