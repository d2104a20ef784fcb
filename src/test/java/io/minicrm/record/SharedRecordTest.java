package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.Pages;
import io.minicrm.PlannerBeliefs;
import io.minicrm.contact.ManyContacts;
import io.minicrm.deal.DealMother;
import io.minicrm.people.Scopes;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// A single record is shared with a colleague or a team who would not see it otherwise.
@CrmTest
class SharedRecordTest {

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired Scopes scopes;
    @Autowired RecordMother records;
    @Autowired DealMother deals;
    @Autowired ManyContacts many;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope eve;
    long north;

    @BeforeEach
    void people() {
        north = people.team("Sharenorth");
        anna = people.administrator("Shareanna");
        eve = people.person("Shareeve", Reach.OWN, null);
        for (String table : new String[] {"company", "contact", "deal"}) {
            jdbc.sql("update " + table + " set owner_id = :anna where owner_id = :eve")
                    .param("anna", anna.actor().id())
                    .param("eve", eve.actor().id())
                    .update();
            jdbc.sql("update " + table + " set shared_with = null where shared_with is not null")
                    .update();
        }
        jdbc.sql("update search_doc set shared_with = null where shared_with is not null").update();
    }

    @Test
    void whoIsShownARecordReadsItEverywhereAndChangesNothing() {
        RecordRef contact =
                made(RecordKind.CONTACT, "lastName", "Sharedson", "phone", "0711 223344");
        RecordRef other = made(RecordKind.CONTACT, "lastName", "Sharedson-Other");
        assertNothingSeen(contact);

        share(contact, eve.actor().id());

        assertThat(pages.main(contact.path(), eve())).contains("Sharedson", "Shareeve", "shared");
        assertThat(pages.html("/contacts", eve())).contains("Sharedson").doesNotContain("-Other");
        assertThat(pages.main("/contacts", eve())).contains("All<span class=\"count num\">1<");
        assertThat(pages.main("/contacts?sharedWith=me", eve())).contains("Sharedson");
        assertThat(pages.main("/contacts?q=sharedson", eve())).contains("1 to 1 of 1");
        assertThat(pages.main("/search?q=sharedson", eve()))
                .contains("Sharedson")
                .doesNotContain("-Other");
        assertThat(pages.main("/search?q=223344", eve())).contains("Sharedson");
        assertThat(pages.main(contact.path() + "/history", eve())).contains("Shared with");
        assertThat(pages.get(other.path(), eve())).hasStatus(404);

        assertThat(pages.main(contact.path(), eve())).doesNotContain("?edit=");
        assertThat(pages.post(contact.path(), "edit=lastName&lastName=Stolen", eve()))
                .hasStatus(403);
        assertThat(pages.post(contact.path(), "edit=sharedWith&sharedWith=", eve())).hasStatus(403);
        assertThat(pages.post(contact.path() + "/trash", "", eve())).hasStatus(403);
        assertThat(pages.main(contact.path(), anna)).contains("Sharedson");
    }

    @Test
    void whatIsNotSharedAnyMoreIsGoneAndUndoSharesItAgain() {
        RecordRef contact = made(RecordKind.CONTACT, "lastName", "Backandforth");
        share(contact, eve.actor().id());
        assertThat(pages.get(contact.path(), eve())).hasStatus(200);

        share(contact);
        assertNothingSeen(contact);

        long last =
                jdbc.sql("select max(id) from change_set where actor_id = :anna")
                        .param("anna", anna.actor().id())
                        .query(Long.class)
                        .single();
        assertThat(pages.post("/changes/" + last + "/undo", "", anna)).hasStatus3xxRedirection();
        assertThat(pages.get(contact.path(), eve())).hasStatus(200);
    }

    @Test
    void whoComesIntoATeamLaterSeesWhatWasSharedWithIt() {
        RecordRef company = made(RecordKind.COMPANY, "name", "Sharedworks");
        share(company, -north);
        assertNothingSeen(company);

        eve = people.person("Shareeve", Reach.OWN, north);
        assertThat(pages.main(company.path(), eve()))
                .contains("Sharedworks", "Team Sharenorth", "1 person, shared");
        assertThat(pages.main("/companies?sharedWith=myTeam", eve())).contains("Sharedworks");

        eve = people.person("Shareeve", Reach.OWN, null);
        assertNothingSeen(company);
    }

    @Test
    void oneOfOnesOwnThatIsAlsoSharedIsCountedOnce() {
        eve = people.person("Shareeve", Reach.TEAM, north);
        RecordRef mine = transaction.execute(_ -> deals.deal(eve, "Mine and shared"));
        share(mine, eve.actor().id(), -north);
        RecordRef shared = transaction.execute(_ -> deals.deal(anna, "Shared alone"));
        share(shared, eve.actor().id(), -north);
        assertThat(pages.main("/deals?layout=list", eve())).contains("1 to 2 of 2");
        assertThat(pages.main("/deals?layout=list&owner=me", eve())).contains("1 to 1 of 1");
    }

    @Test
    void whoItIsSharedWithIsToldSo() {
        RecordRef contact = made(RecordKind.CONTACT, "lastName", "Toldshared");
        share(contact, eve.actor().id());
        await().untilAsserted(() ->
                assertThat(text(pages.get("/notifications", eve())))
                        .contains("Shareanna shared Toldshared with you"));
    }

    @Test
    void theNumberOfSomebodyWhoLeftIsNotThatOfATeam() {
        RecordRef contact = made(RecordKind.CONTACT, "lastName", "Nottheteam");
        MvcTestResult refused =
                pages.post(contact.path(), "edit=sharedWith&sharedWith=" + 9_999_999, anna);
        assertThat(refused).hasStatus(422);
        long nobody =
                jdbc.sql(
                                """
                                select t.id from team t
                                where not exists (select from app_user u where u.id = t.id and u.status = 'active')
                                order by t.id desc limit 1
                                """)
                        .query((row, _) -> row.getLong(1))
                        .optional()
                        .orElseGet(() -> {
                            long team = 8_888_888;
                            jdbc.sql(
                                            "insert into team (id, name) overriding system value values (:id, 'Sharedeighty')")
                                    .param("id", team)
                                    .update();
                            return team;
                        });
        assertThat(pages.post(contact.path(), "edit=sharedWith&sharedWith=" + nobody, anna))
                .hasStatus(422);
        assertThat(
                        jdbc.sql("select shared_with is null from contact where id = :id")
                                .param("id", contact.id())
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    /// Among as many records as there are, nobody's permissions are found by looking through them.
    @Test
    void whatIsSharedIsAskedOfItsIndexWhateverThePlannerBelieves() {
        many.imported(anna, "many.csv", "Sharedmany", 5_000);
        for (PlannerBeliefs belief : PlannerBeliefs.values()) {
            transaction.executeWithoutResult(status -> {
                belief.hold(jdbc);
                long before = looked();
                scopes.of(eve.actor().id());
                assertThat(looked() - before).as("rows looked at believing %s", belief).isZero();
                status.setRollbackOnly();
            });
        }
    }

    /// How many rows of contacts were read one after the other in this transaction.
    private long looked() {
        return jdbc.sql("select pg_stat_get_xact_tuples_returned('contact'::regclass)")
                .query(Long.class)
                .single();
    }

    private void assertNothingSeen(RecordRef ref) {
        assertThat(pages.get(ref.path(), eve())).hasStatus(404);
        assertThat(pages.get(ref.path() + "/history", eve())).hasStatus(404);
        assertThat(pages.html("/" + ref.kind().plural(), eve())).doesNotContain(ref.path());
        assertThat(pages.html("/search?q=shared", eve())).doesNotContain(ref.path());
    }

    /// She as the database knows her now.
    private Scope eve() {
        return scopes.of(eve.actor().id()).orElseThrow();
    }

    private RecordRef made(RecordKind kind, String... keysAndValues) {
        return transaction.execute(_ -> records.make(anna, kind, keysAndValues));
    }

    private void share(RecordRef ref, long... with) {
        StringBuilder body = new StringBuilder("edit=sharedWith&sharedWith=");
        for (long each : with) {
            body.append("&sharedWith=").append(each);
        }
        assertThat(pages.post(ref.path(), body.toString(), anna)).hasStatus3xxRedirection();
    }

    private static String text(MvcTestResult answer) {
        return Jsoup.parse(Pages.html(answer)).text();
    }
}
