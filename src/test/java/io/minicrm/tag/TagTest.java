package io.minicrm.tag;

import static io.minicrm.Pages.encoded;
import static io.minicrm.Pages.location;
import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.JobWatch;
import io.minicrm.Pages;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.record.Options;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Tags: typed into being, seen, found, renamed, merged and taken away, each undone.
@CrmTest
class TagTest {

    @Autowired MockMvcTester mvc;
    @Autowired Pages pages;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired Options options;
    @Autowired JobWatch watch;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
    }

    @Test
    void aWordThatIsTypedBecomesATagAndIsTheSameForAllKinds() {
        RecordRef contact = contacts.contact(tom, "Ada", "Typed");
        RecordRef deal = deals.deal(tom, "Typed deal");
        tag(tom, contact, "Fair2031, Key Typed");
        tag(tom, deal, "key typed");

        assertThat(tags(contact)).containsExactly("Fair2031", "Key Typed");
        assertThat(tags(deal)).containsExactly("Key Typed");
        assertThat(pages.html(contact.path(), tom))
                .contains(">Fair2031</a>", "href=\"/contacts?tags=" + id("Key Typed") + "\"");
        assertThat(rows("/contacts?tags=" + id("Key Typed"), tom)).containsExactly("Ada Typed");
        assertThat(rows("/contacts?tags=fair2031", tom)).containsExactly("Ada Typed");
    }

    @Test
    void aNumberIsANameLikeAnyOther() {
        RecordRef contact = contacts.contact(tom, "Ada", "Number");
        tag(tom, contact, "Number first");
        tag(tom, contact, Long.toString(id("Number first")));
        assertThat(tags(contact)).containsExactly(Long.toString(id("Number first")));
    }

    @Test
    void allAnyAndNoneOfSomeTagsAreAskedFor() {
        tag(tom, contacts.contact(tom, "Both", "Asked"), "Asked one; Asked two");
        tag(tom, contacts.contact(tom, "One", "Asked"), "Asked one");
        contacts.contact(tom, "None", "Asked");
        String of = "/contacts?lastName=Asked&sort=name&";
        long one = id("Asked one");
        long two = id("Asked two");
        assertThat(rows(of + "tags=" + one + "," + two, tom))
                .containsExactly("Both Asked", "One Asked");
        assertThat(rows(of + "tags=" + one + "&tags=" + two, tom)).containsExactly("Both Asked");
        assertThat(rows(of + "tags.not=" + two, tom)).containsExactly("None Asked", "One Asked");
        assertThat(rows(of + "tags.empty=true", tom)).containsExactly("None Asked");
    }

    @Test
    void whatIsTooLongOrNoNameIsRefusedWithWhatWasTyped() {
        RecordRef contact = contacts.contact(tom, "Ada", "Refused");
        MvcTestResult answer = pages.post(contact.path(), "edit=tags&tags=" + "x".repeat(61), tom);
        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Pages.html(answer)).contains("value=\"" + "x".repeat(61) + "\"");
        assertThat(tags(contact)).isEmpty();
    }

    @Test
    void askingForATagMakesNone() {
        pages.html("/contacts?tags=Never-made", tom);
        assertThat(
                        jdbc.sql("select count(*) from tag where name = 'Never-made'")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void manyGetOneAndLoseOneAndKeepTheOthers() {
        RecordRef first = contacts.contact(tom, "First", "Bulk tagged");
        RecordRef second = contacts.contact(tom, "Second", "Bulk tagged");
        tag(tom, first, "Bulk old");
        String changed = bulk("add", "Bulk new");
        assertThat(tags(first)).containsExactly("Bulk new", "Bulk old");
        assertThat(tags(second)).containsExactly("Bulk new");
        bulk("remove", "Bulk old");
        assertThat(tags(first)).containsExactly("Bulk new");
        bulk("clear", "");
        assertThat(tags(second)).isEmpty();
        pages.post(changed.replaceAll(".*changed=(\\d+).*", "/changes/$1/undo"), "", tom);
        assertThat(tags(second)).isEmpty();
    }

    @Test
    void aTagIsRenamedAndColouredForAll() {
        RecordRef contact = contacts.contact(tom, "Ada", "Renamed");
        tag(tom, contact, "Renamd");
        String page = "/settings/tags/" + id("Renamd");
        assertThat(pages.post(page, "name=a%2Cb&tone=good", anna))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(Pages.html(pages.post(page, "name=Renamed&tone=good", anna)))
                .contains("Now: Renamd");
        assertThat(pages.post(page, "version=" + mark(page) + "&name=Renamed&tone=good", anna))
                .hasStatus(HttpStatus.SEE_OTHER);
        assertThat(pages.html(contact.path(), tom)).contains("data-tone=\"good\"", ">Renamed</a>");
        tag(tom, contact, "Renamed, Other name");
        String other = "/settings/tags/" + id("Other name");
        assertThat(
                        Pages.html(
                                pages.post(
                                        other,
                                        "version=" + mark(other) + "&name=RENAMED&tone=",
                                        anna)))
                .contains("There is already a tag of this name.");
    }

    @Test
    void mergedTagsAreOneAndComeApartAgain() {
        RecordRef contact = contacts.contact(tom, "Ada", "Merged");
        RecordRef deal = deals.deal(anna, "Merged deal");
        tag(tom, contact, "VIP merged, Vip mergd");
        tag(anna, deal, "Vip mergd");
        long wrong = id("Vip mergd");
        String job =
                location(
                        pages.post(
                                "/settings/tags/" + wrong + "/merge",
                                "into=" + id("VIP merged"),
                                anna));
        watch.done(job);
        assertThat(tags(contact)).containsExactly("VIP merged");
        assertThat(tags(deal)).containsExactly("VIP merged");
        assertThat(pages.html("/settings/tags", anna)).doesNotContain("Vip mergd");
        assertThat(pages.html("/tags/suggest?q=merg", tom))
                .contains("VIP merged")
                .doesNotContain("Vip mergd");

        String undo =
                Jsoup.parse(pages.html(job, anna)).select("form[action$=/undo]").attr("action");
        pages.post(undo, "", anna);
        assertThat(tags(contact)).containsExactly("VIP merged", "Vip mergd");
        assertThat(tags(deal)).containsExactly("Vip mergd");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(pages.html("/settings/tags", anna)).contains("Vip mergd"));
    }

    @Test
    void ofTwoMergesThatCrossTheSecondFindsNothingToDo() {
        RecordRef contact = contacts.contact(tom, "Ada", "Crossed");
        tag(tom, contact, "Crossed one, Crossed two");
        long one = id("Crossed one");
        long two = id("Crossed two");
        String first =
                location(pages.post("/settings/tags/" + one + "/merge", "into=" + two, anna));
        String second =
                location(pages.post("/settings/tags/" + two + "/merge", "into=" + one, anna));
        watch.done(first);
        watch.done(second);
        assertThat(tags(contact)).hasSize(1);
        assertThat(pages.html(first, anna) + pages.html(second, anna))
                .contains("Nothing was changed.");
        assertThat(pages.html("/settings/tags", anna)).contains(tags(contact).getFirst());
    }

    @Test
    void whatIsOfferedNoMoreStaysWhereNobodyTouchesIt() {
        RecordRef contact = contacts.contact(tom, "Ada", "Untouched");
        tag(tom, contact, "Untouched tag");
        jdbc.sql("update tag set archived_at = now() where name = 'Untouched tag'").update();
        options.changed();
        tag(tom, contact, "Untouched tag, Untouched other");
        assertThat(tags(contact)).containsExactly("Untouched other", "Untouched tag");
        assertThat(pages.html("/tags/suggest?q=untouched", tom))
                .contains("Untouched other")
                .doesNotContain("Untouched tag");
    }

    @Test
    void takingAwayMakesNoTag() {
        contacts.contact(tom, "Ada", "Never tagged");
        MvcTestResult answer =
                pages.post(
                        "/contacts/bulk/edit",
                        "list=lastName%3DNever%20tagged&edit=tags&mode=remove&tags=Never-there",
                        tom);
        assertThat(answer).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(
                        jdbc.sql("select count(*) from tag where name = 'Never-there'")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void nobodyMakesHundredsOfTagsWithOneForm() {
        RecordRef contact = contacts.contact(tom, "Ada", "Hundreds");
        String words =
                IntStream.range(0, 30)
                        .mapToObj(number -> "Hundreds " + number)
                        .collect(Collectors.joining(","));
        assertThat(pages.post(contact.path(), "edit=tags&tags=" + encoded(words), tom))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void aTagIsTakenFromAllAndOfferedNoMore() {
        RecordRef contact = contacts.contact(tom, "Ada", "Removed");
        tag(tom, contact, "Removed everywhere, Removed not");
        watch.done(
                location(
                        pages.post(
                                "/settings/tags/" + id("Removed everywhere") + "/remove",
                                "",
                                anna)));
        assertThat(tags(contact)).containsExactly("Removed not");
    }

    @Test
    void theirSettingsAreForAdministrators() {
        RecordRef contact = contacts.contact(tom, "Ada", "Settings");
        tag(tom, contact, "Settings tag");
        String page = "/settings/tags/" + id("Settings tag");
        assertThat(mvc.get().uri("/settings/tags").with(as(tom)).exchange())
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(pages.post(page, "name=Mine&tone=", tom)).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(pages.post(page + "/merge", "", tom)).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(pages.html("/settings/tags", anna)).contains("Settings tag");
    }

    @Test
    void anExportSaysTheirNames() {
        tag(tom, contacts.contact(tom, "Ada", "Exported-tag"), "Export a, Export b");
        assertThat(pages.html("/contacts/export.csv?lastName=Exported-tag&columns=name,tags", tom))
                .contains("Export a; Export b");
    }

    private String mark(String page) {
        return Jsoup.parse(pages.html(page, anna)).select("input[name=version]").attr("value");
    }

    private String bulk(String mode, String words) {
        return location(
                pages.post(
                        "/contacts/bulk/edit",
                        "list="
                                + encoded("lastName=Bulk tagged")
                                + "&edit=tags&mode="
                                + mode
                                + "&tags="
                                + encoded(words),
                        tom));
    }

    private void tag(Scope scope, RecordRef ref, String words) {
        assertThat(pages.post(ref.path(), "edit=tags&tags=" + encoded(words), scope))
                .hasStatus(HttpStatus.SEE_OTHER);
    }

    private List<String> tags(RecordRef ref) {
        return jdbc.sql(
                        """
                        select g.name from %s t join tag g on g.id = any(t.tags)
                        where t.id = :id order by g.name collate "C"
                        """
                                .formatted(ref.kind().key()))
                .param("id", ref.id())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private long id(String name) {
        return jdbc.sql("select id from tag where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private List<String> rows(String address, Scope scope) {
        return Jsoup.parse(pages.html(address, scope)).select(".list tbody th").eachText();
    }
}
