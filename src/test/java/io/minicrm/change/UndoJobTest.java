package io.minicrm.change;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.JobWatch;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ManyContacts;
import io.minicrm.job.Jobs;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.UnsupportedEncodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// What is undone in the background, as its person follows it.
@CrmTest
class UndoJobTest {

    private static final int MANY = 2500;

    @Autowired MockMvcTester mvc;
    @Autowired ChangeMother made;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired Jobs jobs;
    @Autowired JobWatch watch;
    @Autowired JdbcClient jdbc;
    @Autowired DataSource source;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void manyAreTakenBackOnAPageOfTheirOwnAndComeBackTheSameWay() {
        long set = imported(anna, "leads.csv", MANY);
        String page = undo(set, anna);
        assertThat(page).startsWith("/jobs/");
        watch.done(page);
        String undone = text(page, anna);
        assertThat(undone)
                .contains("<h1>Undo: Leads.csv: 2,500 contacts imported</h1>")
                .contains("2,500 contacts are as they were before.")
                .doesNotContain("hx-trigger", "Cancel");
        assertThat(text(page, anna)).contains("2,500 contacts are as they were before.");
        assertThat(living(set)).isZero();

        long undo = undoing(set);
        assertThat(undone).contains("href=\"/changes/" + undo + "\"");
        String again = undo(undo, anna);
        assertThat(again).startsWith("/jobs/").isNotEqualTo(page);
        watch.done(again);
        assertThat(living(set)).isEqualTo(MANY);
        assertThat(text("/changes/" + set, anna)).contains("Undo this change");
    }

    @Test
    void whatWasChangedSinceIsKeptAndSaid() {
        long set = imported(anna, "kept.csv", MANY);
        made.edit(anna, last(set), new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        String page = undo(set, anna);
        watch.done(page);
        assertThat(text(page, anna))
                .contains("2,499 contacts are as they were before.", "1 record was kept.");
        assertThat(living(set)).isOne();
    }

    @Test
    void whatIsCancelledChangesNothing() throws SQLException {
        long set = imported(anna, "cancelled.csv", MANY);
        Connection held = hold(last(set));
        String page = undo(set, anna);
        await().until(() -> text(page, anna).contains("Undoing, 0 of 2,500 records"));
        assertThat(text(page, anna))
                .contains("hx-get=\"" + page + "\"", "hx-trigger=\"every 1s\"", "<noscript>");
        assertThat(text("/changes/" + set, anna)).contains("href=\"" + page + "\"");

        assertThat(post(page + "/cancel", anna)).hasRedirectedUrl(page);
        assertThat(text(page, anna))
                .contains("This was cancelled.", "Nothing was changed.", "/changes/" + set);
        held.close();

        await().during(Duration.ofSeconds(2)).until(() -> living(set) == MANY);
        assertThat(text(page, anna)).contains("This was cancelled.");
        String next = undo(set, anna);
        assertThat(next).isNotEqualTo(page);
        watch.done(next);
        assertThat(living(set)).isZero();
    }

    @Test
    void whatIsDoneIsCancelledNoMore() {
        long set = imported(anna, "done.csv", MANY);
        String page = undo(set, anna);
        watch.done(page);
        post(page + "/cancel", anna);
        assertThat(text(page, anna)).contains("2,500 contacts are as they were before.");
    }

    @Test
    void onlyWhoAskedForItAndAdministratorsFindIt() {
        Scope tom = people.person("Tom", Reach.ALL, null);
        Scope nils = people.person("Nils", Reach.ALL, null);
        long set = imported(tom, "toms.csv", MANY);
        String page = undo(set, tom);
        assertThat(text(page, anna)).contains("Toms.csv");
        assertThat(get(page, nils)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(post(page + "/cancel", nils)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(post(page + "/again", nils)).hasStatus(HttpStatus.NOT_FOUND);
        watch.done(page);
    }

    @Test
    void whoAsksTwiceFollowsTheSameAndASecondPersonIsToldThatItIsDone() throws SQLException {
        Scope ben = people.administrator("Ben");
        long set = imported(anna, "twice.csv", MANY);
        Connection held = hold(last(set));
        String page = undo(set, anna);
        await().until(() -> text(page, anna).contains("Undoing"));
        assertThat(undo(set, anna)).isEqualTo(page);
        String other = undo(set, ben);
        assertThat(other).isNotEqualTo(page);
        held.close();
        watch.done(page);
        watch.done(other);
        assertThat(text(other, ben)).contains("This cannot be undone", "Anna undid this on");
        assertThat(text(page, anna)).contains("2,500 contacts are as they were before.");
        assertThat(post("/changes/" + set + "/undo", anna)).hasStatus(HttpStatus.CONFLICT);
    }

    @Test
    void whoWaitsForAnotherPersonsUndoKeepsNobodyWaiting() throws SQLException {
        long set = imported(anna, "same.csv", MANY);
        long another = imported(anna, "another.csv", MANY);
        Connection held = hold(last(set));
        String first = undo(set, anna);
        await().until(() -> text(first, anna).contains("Undoing"));
        List<String> behind =
                Stream.of("Ben", "Carl", "Dora")
                        .map(people::administrator)
                        .map(each -> undo(set, each))
                        .toList();
        watch.done(undo(another, anna));
        assertThat(living(another)).isZero();
        held.close();
        watch.done(first);
        behind.forEach(watch::done);
        assertThat(living(set)).isZero();
    }

    @Test
    void whatAnAdministratorHasGivenUpIsNotOfferedAgain() {
        Scope tom = people.person("Tom", Reach.ALL, null);
        long set = imported(tom, "given-up.csv", MANY);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, reference, error, finished_at)
                                values ('change.undo', :set, :user, 'failed', 'AB12CD35', 'database', now()) returning id
                                """)
                        .param("set", Long.toString(set))
                        .param("user", tom.actorId())
                        .query(Long.class)
                        .single();
        assertThat(text("/jobs/" + job, tom)).contains("Try again");
        jobs.giveUp(job);
        assertThat(text("/jobs/" + job, tom))
                .contains("AB12CD35", "nothing was written", "An administrator leaves it so.")
                .doesNotContain("Try again", "Cancel", "hx-trigger");
    }

    @Test
    void anUndoThatWasKilledIsTakenUpAndDoneOnce() {
        long set = imported(anna, "killed.csv", MANY);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, attempts, locked_by, locked_until)
                                values ('change.undo', :set, :user, 'running', 1, 'a dead node', now() + interval '1 second')
                                returning id
                                """)
                        .param("set", Long.toString(set))
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        watch.done("/jobs/" + job);
        assertThat(living(set)).isZero();
        long undo = undoing(set);

        // Killed once more, after the commit: there is nothing left to do
        jdbc.sql(
                        "update job set status = 'running', finished_at = null, locked_by = 'dead', locked_until = now() where id = :id")
                .param("id", job)
                .update();
        await().until(() -> status(job).equals("done"));
        assertThat(undoing(set)).isEqualTo(undo);
        assertThat(text("/jobs/" + job, anna)).contains("2,500 contacts are as they were before.");
    }

    @Test
    void whatItsPersonMayNoLongerDoIsNotDone() {
        Scope ole = people.person("Ole", Reach.ALL, null);
        long set = imported(ole, "oles.csv", MANY);
        jdbc.sql(
                        "update contact set owner_id = :anna where id in (select record_id from change_log where change_set_id = :set)")
                .param("anna", anna.actorId())
                .param("set", set)
                .update();
        jdbc.sql(
                        "update search_doc set owner_id = :anna where record_kind = 2 and record_id in (select record_id from change_log where change_set_id = :set)")
                .param("anna", anna.actorId())
                .param("set", set)
                .update();
        people.person("Ole", Reach.OWN, null);
        String page = undo(set, ole);
        watch.done(page);
        assertThat(living(set)).isEqualTo(MANY);
        assertThat(text(page, anna)).contains("Nothing was put back.");
    }

    @Test
    void aFailureIsShownWithItsReferenceAndTriedAgain() {
        long set = imported(anna, "failed.csv", MANY);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, reference, error, finished_at)
                                values ('change.undo', :set, :user, 'failed', 'AB12CD34', 'database', now()) returning id
                                """)
                        .param("set", Long.toString(set))
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        String page = "/jobs/" + job;
        assertThat(text(page, anna)).contains("AB12CD34", "nothing was written");
        assertThat(post(page + "/again", anna)).hasRedirectedUrl(page);
        watch.done(page);
        assertThat(living(set)).isZero();
    }

    @Test
    void allOfTheTrashComesBackAtOnce() {
        Scope mia = people.person("Mia", Reach.OWN, null);
        long set = imported(mia, "trashed.csv", MANY);
        watch.done(undo(set, mia));
        String page = location(post("/trash/restore-all?kind=contacts&by=me", mia));
        watch.done(page);
        assertThat(text(page, mia)).contains("You restored 2,500 contacts.");
        assertThat(living(set)).isEqualTo(MANY);
    }

    @Test
    void whatOthersMayRestoreStaysInTheTrash() {
        long others = imported(anna, "others.csv", 3);
        undo(others, anna);
        Scope pia = people.person("Pia", Reach.OWN, null);
        long own = imported(pia, "own.csv", 2);
        undo(own, pia);
        String page = location(post("/trash/restore-all?kind=contacts", pia));
        watch.done(page);
        assertThat(living(own)).isEqualTo(2);
        assertThat(living(others)).isZero();
    }

    @Test
    void jobsThatNobodyWaitsForHaveNoPage() {
        long job =
                jdbc.sql(
                                "insert into job (kind, user_id, run_after) values ('import.check', :user, 'infinity') returning id")
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        assertThat(get("/jobs/" + job, anna)).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(get("/jobs/999999999", anna)).hasStatus(HttpStatus.NOT_FOUND);
    }

    private long imported(Scope scope, String file, int rows) {
        return many.imported(scope, file, "Many", rows);
    }

    private RecordRef last(long set) {
        return new RecordRef(
                RecordKind.CONTACT,
                jdbc.sql("select max(record_id) from change_log where change_set_id = :set")
                        .param("set", set)
                        .query(Long.class)
                        .single());
    }

    /// Somebody else writes this record, and has not finished yet.
    private Connection hold(RecordRef ref) throws SQLException {
        Connection held = source.getConnection();
        held.setAutoCommit(false);
        try (PreparedStatement lock =
                held.prepareStatement("select id from contact where id = ? for update")) {
            lock.setLong(1, ref.id());
            lock.executeQuery();
        }
        return held;
    }

    private int living(long set) {
        return jdbc.sql(
                        """
                        select count(*)::int from contact t
                        where t.deleted_at is null
                          and t.id in (select record_id from change_log where change_set_id = :set)
                        """)
                .param("set", set)
                .query(Integer.class)
                .single();
    }

    private long undoing(long set) {
        return jdbc.sql("select id from change_set where undoes_id = :set")
                .param("set", set)
                .query(Long.class)
                .single();
    }

    private String status(long job) {
        return jdbc.sql("select status from job where id = :id")
                .param("id", job)
                .query(String.class)
                .single();
    }

    private String undo(long set, Scope scope) {
        return location(post("/changes/" + set + "/undo", scope));
    }

    private static String location(MvcTestResult answer) {
        assertThat(answer).hasStatus(HttpStatus.SEE_OTHER);
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"));
    }

    private MvcTestResult post(String address, Scope scope) {
        return mvc.post().uri(address).with(as(scope)).with(csrf().asHeader()).exchange();
    }

    private MvcTestResult get(String address, Scope scope) {
        return mvc.get().uri(address).with(as(scope)).exchange();
    }

    private String text(String address, Scope scope) {
        MvcTestResult answer = get(address, scope);
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse()
                    .getContentAsString()
                    .replace("&amp;", "&")
                    .replaceAll("\\s+", " ")
                    .replaceAll(".*(<main .*</main>).*", "$1");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
