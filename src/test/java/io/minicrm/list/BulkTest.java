package io.minicrm.list;

import static io.minicrm.Pages.encoded;
import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.JobWatch;
import io.minicrm.Pages;
import io.minicrm.contact.ManyContacts;
import io.minicrm.deal.DealMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// What is done with all records of a list.
@CrmTest
class BulkTest {

    private static final int MANY = 2500;

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired DealMother deals;
    @Autowired JobWatch watch;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
    }

    /// More than are written in one step. Three of them are given to somebody else before they are
    /// taken back: the first, the last and one between.
    @Test
    void twentyThousandAreAssignedOnAPageOfItsOwnAndTakenBackTheSameWay() {
        Scope berta = people.administrator("Berta");
        fill(anna, "assigned", 20_003);
        String list = "lastName=assigned";
        assertThat(pages.main("/contacts?" + list, anna)).contains("href=\"/contacts/bulk?" + list);
        assertThat(pages.main("/contacts/bulk?" + list + "&edit=owner", anna))
                .contains("Change 20,003 contacts", "Move 20,003 contacts to the trash")
                .contains("name=\"list\" value=\"" + list + "\"")
                .contains("href=\"/contacts?" + list + "\"");

        String page = edit(list, "owner", Long.toString(tom.actor().id()), anna);
        assertThat(page).startsWith("/jobs/");
        watch.done(page);
        assertThat(pages.main(page, anna))
                .contains("<h1>20,003 contacts: Owner → Tom</h1>", "You changed 20,003 contacts.");
        assertThat(having("assigned", ownedBy(tom))).isEqualTo(20_003);
        for (String name : new String[] {"N1", "N10500", "N20003"}) {
            edit(list + "&firstName.is=" + name, "owner", Long.toString(berta.actor().id()), anna);
        }
        assertThat(having("assigned", ownedBy(berta))).isEqualTo(3);

        String undo = location(pages.post(undoOf(page), "", anna));
        watch.done(undo);
        assertThat(having("assigned", ownedBy(anna))).isEqualTo(20_000);
        assertThat(having("assigned", ownedBy(berta))).isEqualTo(3);
        Document outcome = Jsoup.parse(pages.html(undo, anna));
        assertThat(outcome.select("#job").text())
                .contains("20,000 contacts are as they were before.", "3 records were kept.");
        String kept = outcome.select("#job a.btn").attr("href") + "?op=kept";
        assertThat(Jsoup.parse(pages.html(kept, anna)).select(".changed td.name a").eachText())
                .containsExactly("N1 assigned", "N10500 assigned", "N20003 assigned");
    }

    private static String ownedBy(Scope somebody) {
        return "owner_id = " + somebody.actor().id();
    }

    @Test
    void fewAreChangedAtOnceWithTheUndoLine() {
        fill(anna, "few", 20);
        assertThat(edit("lastName=few", "city", "Lyon", anna))
                .startsWith("/contacts?lastName=few&changed=");
        assertThat(having("few", "city = 'Lyon'")).isEqualTo(20);
        assertThat(
                        location(
                                pages.post(
                                        "/contacts/bulk/trash",
                                        "list=" + encoded("lastName=few"),
                                        anna)))
                .startsWith("/contacts?lastName=few&changed=");
        assertThat(having("few", "deleted_at is null")).isZero();
    }

    @Test
    void allOfAListGoIntoTheTrash() {
        fill(anna, "trashed", MANY);
        String page =
                location(
                        pages.post(
                                "/contacts/bulk/trash",
                                "number=2.500&list=" + encoded("lastName=trashed"),
                                anna));
        watch.done(page);
        assertThat(pages.main(page, anna))
                .contains("2,500 contacts: to the trash", "You moved 2,500 contacts to the trash.");
        assertThat(having("trashed", "deleted_at is null")).isZero();
    }

    @Test
    void whoeverTrashesMoreThanAThousandSaysHowMany() {
        fill(anna, "counted", MANY);
        String list = "list=" + encoded("lastName=counted");
        assertThat(pages.main("/contacts/bulk?lastName=counted", anna))
                .contains("Type their number");
        for (String number : new String[] {"", "&number=", "&number=2499", "&number=all"}) {
            MvcTestResult answer = pages.post("/contacts/bulk/trash", list + number, anna);
            assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            assertThat(Pages.main(answer)).contains("which is 2,500");
        }
        assertThat(having("counted", "deleted_at is null")).isEqualTo(MANY);
        watch.done(location(pages.post("/contacts/bulk/trash", list + "&number=2,500", anna)));
        assertThat(having("counted", "deleted_at is null")).isZero();
    }

    @Test
    void aTaskIsMadeForEachAndAllOfThemAreTakenBackAtOnce() {
        fill(anna, "tasked", MANY);
        String list = "list=" + encoded("lastName=tasked");
        assertThat(pages.main("/contacts/bulk?lastName=tasked", anna)).contains("Add 2,500 tasks");
        assertThat(pages.post("/contacts/bulk/add", list + "&subject=", anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        String page =
                location(pages.post("/contacts/bulk/add", list + "&subject=Call+the+tasked", anna));
        watch.done(page);
        assertThat(pages.main(page, anna)).contains("2,500 contacts: task “Call the tasked”");
        assertThat(tasks("Call the tasked")).isEqualTo(MANY);
        watch.done(location(pages.post(undoOf(page), "", anna)));
        assertThat(tasks("Call the tasked")).isZero();

        // Tom sees none of these contacts, and would not find the tasks
        String given =
                location(
                        pages.post(
                                "/contacts/bulk/add",
                                list + "&subject=For+Tom&owner=" + tom.actor().id(),
                                anna));
        watch.done(given);
        assertThat(pages.main(given, anna))
                .contains(
                        "2,500 records: whoever was to get them may not see what they are about.");
        assertThat(tasks("For Tom")).isZero();
    }

    @Test
    void aFormThatIsSentTwiceIsOneJobAndLeadsToItsPageBothTimes() {
        fill(anna, "twice", MANY);
        String body = "list=" + encoded("lastName=twice") + "&subject=Only+once" + once();
        String page = location(pages.post("/contacts/bulk/add", body, anna));
        assertThat(location(pages.post("/contacts/bulk/add", body, anna))).isEqualTo(page);
        watch.done(page);
        assertThat(location(pages.post("/contacts/bulk/add", body, anna))).isEqualTo(page);
        assertThat(tasks("Only once")).isEqualTo(MANY);
        String trash = "list=" + encoded("lastName=twice") + "&number=2500" + once();
        String trashed = location(pages.post("/contacts/bulk/trash", trash, anna));
        watch.done(trashed);
        assertThat(location(pages.post("/contacts/bulk/trash", trash, anna))).isEqualTo(trashed);
    }

    @Test
    void theFormsOfThePageHaveAKeyEach() {
        fill(anna, "keyed", 2);
        String page = pages.main("/contacts/bulk?lastName=keyed&edit=city", anna);
        assertThat(page)
                .containsPattern("/edit\"> <input[^>]*_csrf[^>]*> <input[^>]*name=\"once\"");
        assertThat(pages.main("/contacts/bulk?lastName=keyed", anna))
                .containsPattern("/add\"> <input[^>]*_csrf[^>]*> <input[^>]*name=\"once\"");
    }

    @Test
    void aJobSaysHowManyItChangedOfHowManyAndWhichStayedAsTheyWere() {
        fill(anna, "partly", 1100);
        fill(tom, "partly", 3);
        String list = "list=" + encoded("lastName=partly");
        jdbc.sql(
                        """
                        update contact set city = 'Vaduz' where id in (
                            select id from contact where last_name = 'partly' order by id limit 5)
                        """)
                .update();
        String changed = edit("lastName=partly", "city", "Vaduz", anna);
        watch.done(changed);
        assertThat(pages.main(changed, anna))
                .contains("You changed 1,098 contacts.", "1,098 of 1,103")
                .contains("5 records were like that already.")
                .doesNotContain("notice-warn");

        String given =
                location(
                        pages.post(
                                "/contacts/bulk/add",
                                list + "&subject=Partly&owner=" + tom.actor().id(),
                                anna));
        watch.done(given);
        long first =
                jdbc.sql("select min(id) from contact where last_name = 'partly'")
                        .query(Long.class)
                        .single();
        assertThat(pages.main(given, anna))
                .contains("3 of 1,103", "notice-warn")
                .contains("1,100 records: whoever was to get them may not see what they are about.")
                .contains("<a href=\"/contacts/" + first + "\">", "and 1,090 more");
        jdbc.sql("delete from search_doc where record_kind = 2 and record_id = :id")
                .param("id", first)
                .update();
        assertThat(pages.main(given, anna))
                .as("what the reader cannot find is not named")
                .doesNotContain("/contacts/" + first + "\"");
    }

    private static String once() {
        return "&once=" + UUID.randomUUID();
    }

    /// Those that are about a contact each.
    private int tasks(String subject) {
        return jdbc.sql(
                        """
                        select count(distinct l.contact_id)::int
                        from activity a join activity_contact l on l.activity_id = a.id
                        where a.subject = :subject and a.kind = 'task' and a.occurred_at is null
                          and a.deleted_at is null
                        """)
                .param("subject", subject)
                .query(Integer.class)
                .single();
    }

    @Test
    void onlyWhatOneMayChangeIsCountedAndChanged() {
        fill(anna, "shared", 10);
        fill(tom, "shared", 3);
        assertThat(pages.main("/contacts/bulk?lastName=shared&edit=city", tom))
                .contains("Change 3 contacts");
        edit("lastName=shared", "city", "Nantes", tom);
        assertThat(having("shared", "city = 'Nantes'")).isEqualTo(3);
    }

    @Test
    void whatCannotBeReadIsRefusedAtItsField() {
        fill(anna, "refused", 2);
        MvcTestResult answer =
                pages.post(
                        "/contacts/bulk/edit",
                        "list=lastName%3Drefused&edit=birthday&birthday=never",
                        anna);
        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Pages.main(answer)).contains("value=\"never\"", "aria-invalid=\"true\"");
    }

    @Test
    void nothingIsEmptiedByAButtonThatIsPressedTooSoon() {
        fill(anna, "soon", 2);
        MvcTestResult answer =
                pages.post("/contacts/bulk/edit", "list=lastName%3Dsoon&edit=owner&owner=", anna);
        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Pages.main(answer)).contains("This is needed");
        assertThat(having("soon", "owner_id is not null")).isEqualTo(2);
    }

    @Test
    void aFilterThatCannotBeReadChangesNothing() {
        fill(anna, "safe", 3);
        assertThat(edit("lastName=safe&createdAt.from=someday", "city", "Lyon", anna))
                .startsWith("/contacts?")
                .doesNotContain("changed=");
        assertThat(having("safe", "city = 'Lyon'")).isZero();
    }

    @Test
    void onlyOneFieldIsWrittenWhateverIsSentBesideIt() {
        fill(anna, "one", 2);
        pages.post(
                "/contacts/bulk/edit",
                "list=lastName%3Done&edit=city&city=Lyon&lastName=other&title=Boss",
                anna);
        assertThat(having("one", "city = 'Lyon' and title is null")).isEqualTo(2);
        assertThat(pages.post("/contacts/bulk/edit", "list=&edit=lastName&lastName=other", anna))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(pages.post("/contacts/bulk/edit", "list=%25zz&edit=city&city=Lyon", anna))
                .hasStatus(HttpStatus.BAD_REQUEST);
    }

    @Test
    void whatIsRefusedAtOnceIsSaidBesideTheRest() {
        String head = location(pages.post("/companies/new", "name=Circle+head", anna));
        pages.post("/companies/new", "name=Circle+leaf", anna);
        String id = head.replaceAll("\\D+(\\d+).*", "$1");
        String answer =
                location(
                        pages.post(
                                "/companies/bulk/edit",
                                "list=name%3DCircle&edit=parent&parent=%23" + id,
                                anna));
        assertThat(answer).startsWith("/companies/bulk?name=Circle&edit=parent&refused=1&changed=");
        assertThat(pages.main(answer, anna)).contains("1 record was left as it was");
    }

    @Test
    void dealsAreNotLostWithoutAReason() {
        deals.deal(anna, "Bulk deal");
        MvcTestResult answer =
                pages.post(
                        "/deals/bulk/edit",
                        "list=name%3DBulk&edit=stage&stage=" + deals.stageId("Lost"),
                        anna);
        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Pages.main(answer)).contains("This asks for a second field.");
        assertThat(
                        location(
                                pages.post(
                                        "/deals/bulk/edit",
                                        "list=name%3DBulk&edit=stage&stage="
                                                + deals.stageId("Proposal"),
                                        anna)))
                .startsWith("/deals?name=Bulk&changed=");
    }

    @Test
    void whatWasAskedForLongAgoIsDoneNoMore() {
        fill(anna, "ago", 2);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, created_at)
                                values ('list.trash', :payload, :anna, now() - interval '2 days') returning id
                                """)
                        .param("payload", "contacts\nlastName=ago\n2\n")
                        .param("anna", anna.actor().id())
                        .query(Long.class)
                        .single();
        watch.done("/jobs/" + job);
        assertThat(pages.main("/jobs/" + job, anna)).contains("Nothing was changed.");
        assertThat(having("ago", "deleted_at is null")).isEqualTo(2);
    }

    private void fill(Scope scope, String lastName, int rows) {
        many.imported(scope, lastName + ".csv", lastName, rows);
    }

    private int having(String lastName, String condition) {
        return jdbc.sql(
                        "select count(*)::int from contact where last_name = :name and "
                                + condition)
                .param("name", lastName)
                .query(Integer.class)
                .single();
    }

    private String undoOf(String page) {
        String text = pages.main(page, anna);
        int end = text.indexOf("/undo\"");
        return text.substring(text.lastIndexOf('"', end) + 1, end + "/undo".length());
    }

    private String edit(String list, String field, String value, Scope scope) {
        return location(
                pages.post(
                        "/contacts/bulk/edit",
                        "list=" + encoded(list) + "&edit=" + field + "&" + field + "=" + value,
                        scope));
    }
}
