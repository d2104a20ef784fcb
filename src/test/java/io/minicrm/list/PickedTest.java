package io.minicrm.list;

import static io.minicrm.Pages.encoded;
import static io.minicrm.Pages.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Pages;
import io.minicrm.contact.ManyContacts;
import io.minicrm.deal.DealMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// What is done with records that were picked one by one.
@CrmTest
class PickedTest {

    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired DealMother deals;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
    }

    @Test
    void thoseThatWerePickedHaveAPageOfWhatCanBeDoneWithThem() {
        List<Long> ids = fill(anna, "paged", 5);
        String page =
                Pages.main(
                        pages.post(
                                "/contacts/bulk",
                                each(ids.subList(0, 3)) + "&lastName=paged&edit=city",
                                anna));
        assertThat(page)
                .contains(
                        "<h1>3 contacts</h1>", "Change 3 contacts", "Move 3 contacts to the trash")
                .contains("href=\"/contacts?lastName=paged\"")
                .contains(
                        "name=\"picked\" value=\"lastName=paged&ids=" + commas(ids.subList(0, 3)));
    }

    @Test
    void onlyTheyAreChangedTaggedGivenAwayAndTrashed() {
        List<Long> ids = fill(anna, "changed", 5);
        List<Long> some = ids.subList(1, 3);
        assertThat(location(act("edit", some, "&lastName=changed", "&edit=city&city=Nantes", anna)))
                .matches("/contacts\\?lastName=changed&changed=\\d+");
        assertThat(having("changed", "city = 'Nantes'")).isEqualTo(some);
        act("edit", some, "", "&edit=tags&mode=add&tags=picked+word", anna);
        assertThat(having("changed", "cardinality(tags) = 1")).isEqualTo(some);
        act("edit", some, "", "&edit=tags&mode=remove&tags=picked+word", anna);
        assertThat(having("changed", "cardinality(tags) = 1")).isEmpty();
        act("edit", some, "", "&edit=city&mode=clear&city=", anna);
        assertThat(having("changed", "city is null")).hasSize(5);
        act("edit", some, "", "&edit=owner&owner=" + tom.actor().id(), anna);
        assertThat(having("changed", "owner_id = " + tom.actor().id())).isEqualTo(some);
        assertThat(location(act("trash", some, "&lastName=changed", "", anna)))
                .startsWith("/contacts?lastName=changed&changed=");
        assertThat(having("changed", "deleted_at is not null")).isEqualTo(some);
    }

    @Test
    void aTaskIsMadeForEachOfThemInOneChange() {
        List<Long> ids = fill(anna, "picktask", 4);
        String list = location(act("add", ids.subList(0, 2), "", "&subject=Ring+them", anna));
        assertThat(pages.main("/changes/" + list.replaceAll("\\D+", ""), anna))
                .contains("2 activities");
        assertThat(
                        jdbc.sql(
                                        """
                                        select l.contact_id from activity a
                                            join activity_contact l on l.activity_id = a.id
                                        where a.subject = 'Ring them' and a.owner_id = :anna order by 1
                                        """)
                                .param("anna", anna.actor().id())
                                .query((row, _) -> row.getLong(1))
                                .list())
                .isEqualTo(ids.subList(0, 2));
    }

    @Test
    void aDoubleClickMakesOneTaskForEach() throws Exception {
        List<Long> ids = fill(anna, "doubled", 3);
        String body =
                "picked="
                        + encoded("ids=" + commas(ids))
                        + "&subject=Doubled&once="
                        + UUID.randomUUID();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Callable<String> send = () -> location(pages.post("/contacts/bulk/add", body, anna));
            List<Future<String>> led = both.invokeAll(List.of(send, send));
            assertThat(led.getFirst().get()).contains("changed=").isEqualTo(led.getLast().get());
        }
        assertThat(tasks("Doubled")).isEqualTo(3);
        assertThat(location(pages.post("/contacts/bulk/add", body, tom)))
                .as("a key is one person's")
                .contains("passed=3");
        pages.post("/contacts/bulk/add", body.replace("Doubled", "Another"), anna);
        assertThat(tasks("Another")).as("what says something else is another form").isEqualTo(3);
    }

    private int tasks(String subject) {
        return jdbc.sql("select count(*)::int from activity where subject = :subject")
                .param("subject", subject)
                .query(Integer.class)
                .single();
    }

    @Test
    void theyLeadToThePageWhereTheyBecomeOne() {
        List<Long> ids = fill(anna, "become one", 7);
        assertThat(pages.main("/contacts", anna)).contains("formaction=\"/contacts/merge/picked\"");
        assertThat(location(pages.post("/contacts/merge/picked", each(ids.subList(0, 2)), anna)))
                .isEqualTo("/contacts/merge?id=%d&id=%d".formatted(ids.get(0), ids.get(1)));
        assertThat(location(pages.post("/contacts/merge/picked", each(ids), anna)).split("id="))
                .as("one more than can be merged")
                .hasSize(7);
        assertThat(location(pages.post("/contacts/merge/picked", "", anna))).isEqualTo("/contacts");
        assertThat(pages.post("/activities/merge/picked", "ids=1", anna))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(pages.main("/activities", anna)).doesNotContain("merge/picked");
    }

    @Test
    void idsOfOthersAreNeitherTouchedNorTold() {
        List<Long> foreign = fill(anna, "Geheimrat", 2);
        List<Long> own = fill(tom, "mine", 2);
        List<Long> all =
                List.of(own.getFirst(), foreign.getFirst(), foreign.getLast(), 999_999_999L);
        assertThat(Pages.main(pages.post("/contacts/bulk", each(all) + "&edit=city", tom)))
                .contains("Change 1 contact")
                .doesNotContain("Geheimrat");
        String list = location(act("edit", all, "", "&edit=city&city=Stolen", tom));
        assertThat(list).contains("passed=3");
        assertThat(pages.main(list, tom)).contains("3 of the selected records were passed over");
        act("add", all, "", "&subject=Stolen", tom);
        assertThat(location(pages.post("/contacts/trash", each(all), tom))).contains("passed=3");
        assertThat(having("Geheimrat", "city is null and deleted_at is null")).hasSize(2);
        assertThat(
                        jdbc.sql("select count(*)::int from activity where subject = 'Stolen'")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void theyAreExportedAloneAsTheListShowsThem() throws UnsupportedEncodingException {
        List<Long> foreign = fill(anna, "Hidden", 1);
        List<Long> ids = fill(tom, "exported", 3);
        MvcTestResult answer =
                pages.post(
                        "/contacts/export.csv",
                        each(List.of(ids.get(0), ids.get(2), foreign.getFirst())),
                        tom);
        assertThat(answer).hasStatusOk();
        assertThat(answer.getResponse().getContentAsString())
                .contains("N1", "N3")
                .doesNotContain("N2", "Hidden");
    }

    @Test
    void onlyThoseThatAreStillOfTheListAreTrashed() {
        List<Long> of = fill(anna, "oflist", 1);
        List<Long> other = fill(anna, "elsewhere", 1);
        assertThat(
                        location(
                                pages.post(
                                        "/contacts/trash",
                                        "lastName=oflist&"
                                                + each(List.of(of.getFirst(), other.getFirst())),
                                        anna)))
                .startsWith("/contacts?lastName=oflist&passed=1&changed=");
        assertThat(having("oflist", "deleted_at is null")).isEmpty();
        assertThat(having("elsewhere", "deleted_at is null")).hasSize(1);
    }

    @Test
    void aDealThatLeftTheBoardIsPassedOver() {
        long open = deals.deal(anna, "Picked and open").id();
        long won = deals.deal(anna, deals.named("Picked and won", "Won")).id();
        String form =
                pages.main("/deals?layout=board", anna)
                        .replaceAll(".*(<form class=\"board-picks.*)", "$1");
        Matcher hidden =
                Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">")
                        .matcher(form.substring(0, form.indexOf("</form>")));
        StringBuilder body = new StringBuilder(each(List.of(open, won)));
        while (hidden.find()) {
            body.append('&').append(hidden.group(1)).append('=').append(encoded(hidden.group(2)));
        }
        assertThat(location(pages.post("/deals/trash", body.toString(), anna)))
                .contains("layout=board", "passed=1", "changed=");
        assertThat(
                        jdbc.sql("select id from deal where id in (:ids) and deleted_at is null")
                                .param("ids", List.of(open, won))
                                .query((row, _) -> row.getLong(1))
                                .list())
                .containsExactly(won);
    }

    /// The list says what is wrong.
    @Test
    void aFilterThatNobodyCanReadLeadsBackToTheList() {
        List<Long> ids = fill(anna, "unread", 1);
        String body = "createdAt.from=nonsense&" + each(ids);
        for (String path : List.of("/contacts/bulk", "/contacts/trash", "/contacts/export.csv")) {
            assertThat(location(pages.post(path, body, anna)))
                    .as(path)
                    .isEqualTo("/contacts?createdAt.from=nonsense");
        }
        assertThat(having("unread", "deleted_at is null")).hasSize(1);
    }

    @Test
    void nothingPickedIsNothingDoneAndNeverAll() {
        fill(anna, "spared", 2);
        assertThat(location(pages.post("/contacts/bulk", "lastName=spared&edit=city", anna)))
                .isEqualTo("/contacts?lastName=spared");
        assertThat(location(pages.post("/contacts/export.csv", "lastName=spared", anna)))
                .isEqualTo("/contacts?lastName=spared");
        act("edit", List.of(), "&lastName=spared", "&edit=city&city=Lyon", anna);
        act("trash", List.of(), "&lastName=spared", "", anna);
        assertThat(pages.post("/contacts/bulk/trash", "picked=lastName%3Dspared", anna))
                .hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(pages.post("/contacts/bulk/trash", "", anna)).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(having("spared", "city is null and deleted_at is null")).hasSize(2);
    }

    @Test
    void moreThanAThousandAreNotPickedOneByOne() {
        List<Long> ids = LongStream.rangeClosed(1, 1001).boxed().toList();
        assertThat(pages.post("/contacts/bulk", each(ids), anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(pages.post("/contacts/trash", each(ids), anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void aThousandThatWerePickedAreChangedAtOnceAndTakenBack() {
        List<Long> ids = fill(anna, "thousand", 1000);
        String list = location(act("edit", ids, "", "&edit=city&city=Metz", anna));
        assertThat(having("thousand", "city = 'Metz'")).hasSize(1000);
        pages.post("/changes/" + list.replaceAll("\\D+", "") + "/undo", "", anna);
        assertThat(having("thousand", "city is null")).hasSize(1000);
    }

    @Test
    void dealsAreGivenTheirStageFromTheBoard() {
        long one = deals.deal(anna, "Picked on the board").id();
        long other = deals.deal(anna, "Left on the board").id();
        assertThat(pages.main("/deals?layout=board", anna))
                .contains("name=\"ids\" form=\"picks\"", "action=\"/deals/bulk\"");
        String body = "picked=" + encoded("layout=board&ids=" + one);
        assertThat(
                        location(
                                pages.post(
                                        "/deals/bulk/edit",
                                        body + "&edit=stage&stage=" + deals.stageId("Proposal"),
                                        anna)))
                .startsWith("/deals?layout=board&changed=");
        assertThat(
                        jdbc.sql(
                                        "select id from deal where stage_id = :stage and id in (:one, :other)")
                                .param("stage", deals.stageId("Proposal"))
                                .param("one", one)
                                .param("other", other)
                                .query((row, _) -> row.getLong(1))
                                .list())
                .containsExactly(one);
    }

    private List<Long> fill(Scope scope, String lastName, int rows) {
        many.imported(scope, lastName + ".csv", lastName, rows);
        return having(lastName, "true");
    }

    private List<Long> having(String lastName, String condition) {
        return jdbc.sql(
                        "select id from contact where last_name = :name and "
                                + condition
                                + " order by id")
                .param("name", lastName)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private static String each(List<Long> ids) {
        return ids.stream().map(id -> "ids=" + id).collect(Collectors.joining("&"));
    }

    private static String commas(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private MvcTestResult act(String verb, List<Long> ids, String list, String more, Scope scope) {
        String picked = encoded("ids=" + commas(ids) + list);
        return pages.post("/contacts/bulk/" + verb, "picked=" + picked + more, scope);
    }
}
