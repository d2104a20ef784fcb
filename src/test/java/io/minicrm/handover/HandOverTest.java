package io.minicrm.handover;

import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.JobWatch;
import io.minicrm.Pages;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ManyContacts;
import io.minicrm.deal.DealMother;
import io.minicrm.job.Steps;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Somebody leaves, and others go on with what they had.
@CrmTest
class HandOverTest {

    private static final List<String> TABLES = List.of("company", "contact", "deal", "activity");

    @Autowired Pages pages;
    @Autowired HandOver handOver;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired RecordMother records;
    @Autowired DealMother deals;
    @Autowired ActivityMother todos;
    @Autowired JobWatch watch;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    Scope anna;
    Scope leaver;
    Scope heir;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        leaver = people.person("Leaverlou", Reach.ALL, null);
        heir = people.person("Heirhugo", Reach.OWN, null);
        for (String table : TABLES) {
            jdbc.sql("update " + table + " set owner_id = :anna where owner_id in (:some)")
                    .param("anna", anna.actor().id())
                    .param("some", List.of(leaver.actor().id(), heir.actor().id()))
                    .update();
        }
    }

    @Test
    void mixedRecordsGoToAColleagueInOneChangeAndComeBackTheSameWay() {
        many.imported(leaver, "left.csv", "Leftbehind", 1800);
        RecordRef contact = theirs();
        transaction.executeWithoutResult(_ -> {
            for (int i = 0; i < 300; i++) {
                records.make(leaver, RecordKind.COMPANY, "name", "Left company " + i);
                deals.deal(leaver, "Left deal " + i);
                todos.task(leaver, "Left task " + i, null, contact);
            }
            deals.deal(leaver, deals.named("Left won", "Won"));
        });
        assertThat(pages.main(path(), anna))
                .contains("1,800 contacts", "300 companies", "300 open deals", "1 closed deal")
                .contains("300 open activities");
        assertThat(pages.main("/settings/people/" + leaver.actor().id(), anna))
                .contains("href=\"" + path() + "\"");

        String page = location(post(all(heir)));
        watch.done(page);
        assertThat(owned(heir)).containsExactly(300, 1800, 300, 300);
        assertThat(owned(leaver)).containsExactly(0, 0, 1, 0);
        assertThat(pages.main(page, anna))
                .contains("Hand over from Leaverlou to Heirhugo")
                .contains("1,800 contacts, 300 companies, 300 deals, 300 activities");

        String undo =
                pages.main(page, anna).replaceAll("(?s).*action=\"(/changes/\\d+/undo)\".*", "$1");
        watch.done(location(pages.post(undo, "", anna)));
        assertThat(owned(leaver)).containsExactly(300, 1800, 301, 300);
        assertThat(owned(heir)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void whatTheOtherMayNotSeeStaysAndIsToldOf() {
        RecordRef annas =
                transaction.execute(
                        _ -> records.make(anna, RecordKind.CONTACT, "lastName", "Annaskeep"));
        todos.task(leaver, "About Annas contact", null, Objects.requireNonNull(annas));
        todos.task(leaver, "About nobody", null);
        String page = location(post(all(heir)));
        watch.done(page);
        assertThat(pages.main(page, anna))
                .contains("Not handed over: 1 open activity. They stay with Leaverlou")
                .contains("Heirhugo may not see");
        assertThat(owned(heir)).containsExactly(0, 0, 0, 1);
        assertThat(
                        pages.main(
                                "/activities?owner="
                                        + leaver.actor().id()
                                        + "&occurredAt.empty=yes&kind.not=note",
                                anna))
                .contains("About Annas contact")
                .doesNotContain("About nobody");
    }

    @Test
    void aSeriesGoesOnWithWhoeverGotIt() {
        RecordRef task = todos.task(leaver, "Left series", null);
        transaction.executeWithoutResult(_ ->
                jdbc.sql(
                                "update activity set recurrence = 'week', due_on = current_date where id = :id")
                        .param("id", task.id())
                        .update());
        watch.done(location(post(all(heir))));
        assertThat(owned(heir)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void eachPortionMayGoToSomebodyElseOrStay() {
        many.imported(leaver, "left.csv", "Leftsome", 3);
        transaction.executeWithoutResult(_ -> {
            deals.deal(leaver, "Left deal apart");
            records.make(leaver, RecordKind.COMPANY, "name", "Left company apart");
        });
        watch.done(
                location(
                        post(
                                "to=%d&contacts=&open_deals=%d&companies=stays"
                                        .formatted(heir.actor().id(), anna.actor().id()))));
        assertThat(owned(heir)).containsExactly(0, 3, 0, 0);
        assertThat(owned(leaver)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void itIsForAdministratorsAndToColleaguesWhoAreThere() {
        many.imported(leaver, "left.csv", "Leftsafe", 2);
        assertThat(pages.post(path(), all(heir), heir)).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(pages.post(path(), all(leaver), anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(post("to=&contacts=")).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(post("to=999999999&contacts=")).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(post("contacts=stays")).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(pages.post("/settings/people/999999999/hand-over", all(heir), anna))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(owned(leaver)).containsExactly(0, 2, 0, 0);
    }

    @Test
    void itIsAlsoThereAfterSomebodyHasLeft() {
        many.imported(leaver, "left.csv", "Leftlate", 2);
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", leaver.actor().id())
                .update();
        assertThat(pages.main("/settings/people/" + leaver.actor().id(), anna)).contains(path());
        watch.done(location(post(all(heir))));
        assertThat(owned(heir)).containsExactly(0, 2, 0, 0);
    }

    /// Between two steps of a long one, a colleague takes over one of the records and finishes
    /// another.
    @Test
    void whatChangesWhileItRunsStaysAsItBecame() {
        many.imported(leaver, "left.csv", "Leftmeanwhile", 3);
        RecordRef taken = theirs();
        RecordRef done = todos.task(leaver, "Done meanwhile", null);
        TransactionTemplate meanwhile =
                new TransactionTemplate(
                        Objects.requireNonNull(transaction.getTransactionManager()));
        meanwhile.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        HandOverRequest request =
                HandOverRequest.of(
                        leaver.actor().id()
                                + "\ncontacts=%1$d\nopen_activities=%1$d"
                                        .formatted(heir.actor().id()));
        Steps steps =
                new Steps((_, over, _) -> {
                    if (over == 0) {
                        meanwhile.executeWithoutResult(_ -> {
                            jdbc.sql("update contact set owner_id = :anna where id = :id")
                                    .param("anna", anna.actor().id())
                                    .param("id", taken.id())
                                    .update();
                            jdbc.sql("update activity set occurred_at = now() where id = :id")
                                    .param("id", done.id())
                                    .update();
                        });
                    }
                });
        HandOver.Done result =
                Objects.requireNonNull(
                        transaction.execute(_ -> handOver.write(anna, request, steps)));
        assertThat(result.passed()).isEqualTo(2);
        assertThat(result.refused()).isEmpty();
        assertThat(owned(heir)).containsExactly(0, 2, 0, 0);
        assertThat(owned(leaver)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void aHandOverThatWasKilledGoesOn() {
        many.imported(leaver, "left.csv", "Leftkilled", 4);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, attempts, locked_by, locked_until)
                                values ('people.handOver', :payload, :user, 'running', 1, 'a dead node', now() + interval '1 second')
                                returning id
                                """)
                        .param("payload", leaver.actor().id() + "\ncontacts=" + heir.actor().id())
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        watch.done("/jobs/" + job);
        assertThat(owned(heir)).containsExactly(0, 4, 0, 0);
    }

    private RecordRef theirs() {
        return new RecordRef(
                RecordKind.CONTACT,
                jdbc.sql("select min(id) from contact where owner_id = :id and deleted_at is null")
                        .param("id", leaver.actor().id())
                        .query(Long.class)
                        .single());
    }

    private String path() {
        return "/settings/people/" + leaver.actor().id() + "/hand-over";
    }

    private static String all(Scope to) {
        return "companies=&contacts=&open_deals=&open_activities=&files=&closed_deals=stays&to="
                + to.actor().id();
    }

    private List<Integer> owned(Scope whose) {
        return TABLES.stream()
                .map(table ->
                        jdbc.sql(
                                        "select count(*)::int from %s where owner_id = :id and deleted_at is null"
                                                .formatted(table))
                                .param("id", whose.actor().id())
                                .query(Integer.class)
                                .single())
                .toList();
    }

    private MvcTestResult post(String body) {
        return pages.post(path(), body, anna);
    }
}
