package io.minicrm.change;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.deal.DealMother;
import io.minicrm.file.FileMother;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// What changes nothing leaves nothing: no change set that nothing is in, and no word about one.
@CrmTest
@Transactional
class NothingChangedTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired DealMother deals;
    @Autowired FileMother files;
    @Autowired Activities activities;

    Scope anna;
    RecordRef firm;
    RecordRef contact;
    RecordRef deal;

    @BeforeEach
    void records() {
        anna = people.administrator("Anna");
        firm = records.make(anna, RecordKind.COMPANY, "name", "Firm", "city", "Lyon");
        contact =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "lastName",
                        "Hers",
                        "company",
                        "#" + firm.id(),
                        "email",
                        "a@firm.example;b@firm.example",
                        "phone",
                        "06 28 23 41 07",
                        "birthday",
                        "3 Apr 1975",
                        "description",
                        "one\ntwo");
        deal =
                deals.deal(
                        anna,
                        deals.named("Pumps", "Prospecting")
                                .withAll(
                                        records.values(
                                                anna,
                                                RecordKind.DEAL,
                                                "company",
                                                "#" + firm.id(),
                                                "contacts",
                                                "#" + contact.id(),
                                                "amount",
                                                "1,234.50 EUR",
                                                "closeOn",
                                                "1 Dec 2026")));
    }

    @AfterEach
    void noChangeSetIsEmpty() {
        assertThat(
                        jdbc.sql(
                                        """
                                        select s.kind || ' ' || s.title from change_set s
                                        where not exists (select from change_log l where l.change_set_id = s.id)
                                        """)
                                .query(String.class)
                                .list())
                .isEmpty();
    }

    @Test
    void formsThatAreSavedAsTheyAre() {
        for (RecordRef ref : List.of(firm, contact, deal)) {
            saidNothing(save(ref.path() + "/edit"));
        }
    }

    @Test
    void fieldsThatAreSavedInPlaceAsTheyAre() {
        for (RecordRef ref : List.of(firm, contact, deal)) {
            Document page = get(ref.path());
            List<String> edits = page.select("a[href*=edit=]").eachAttr("href");
            assertThat(edits).hasSizeGreaterThan(5);
            edits.stream().distinct().forEach(edit -> saidNothing(save(edit)));
        }
    }

    @Test
    void aNoteAndAFile() {
        activities.note(anna, contact, "Called, no answer.", null);
        long note = jdbc.sql("select max(id) from activity").query(Long.class).single();
        saidNothing(save("/activities/" + note + "/edit"));
        RecordRef file = files.file(anna, contact, "offer.txt", "text");
        saidNothing(save(file.path() + "/edit"));
    }

    @Test
    void aDealThatIsMovedToWhereItIs() {
        saidNothing(
                post(deal.path() + "/move", "stage", Long.toString(deals.stageId("Prospecting"))));
    }

    @Test
    void aValueThatIsPutBackTwice() {
        post(firm.path(), "city", "Paris");
        Element form =
                Objects.requireNonNull(
                        get(firm.path() + "/history")
                                .selectFirst("form:has(input[name=field][value=city])"));
        saidSomething(post(form.attr("action"), "field", "city"));
        saidNothing(post(form.attr("action"), "field", "city"));
    }

    @Test
    void whatIsRestoredOrTrashedTwice() {
        saidNothing(post(contact.path() + "/restore"));
        saidSomething(post(contact.path() + "/trash"));
        assertThat(post(contact.path() + "/trash")).hasStatus(404);
        assertThat(post("/contacts/trash", "ids", Long.toString(contact.id())))
                .hasStatus(303)
                .hasHeader("Location", "/contacts?passed=1");
        saidSomething(post(contact.path() + "/restore"));
        saidNothing(post(contact.path() + "/restore"));
        assertThat(post("/trash/restore", "kind", "contacts", "id", Long.toString(contact.id())))
                .hasStatus(409);
    }

    @Test
    void anUndoOfWhatIsAsBeforeAlready() {
        long change = saidSomething(post(firm.path(), "city", "Paris"));
        post(firm.path(), "city", "Lyon");
        MvcTestResult undone = post("/changes/" + change + "/undo");
        assertThat(undone).hasStatus(303);
        assertThat(get(location(undone)).text())
                .contains("Nothing became different", "as before already");
    }

    @Test
    void anUndoThatKeepsAllSaysSo() {
        long change = saidSomething(post(firm.path(), "city", "Paris"));
        post(firm.path(), "city", "Nantes");
        MvcTestResult undone = post("/changes/" + change + "/undo");
        assertThat(get(location(undone)).text())
                .contains("Nothing was put back. 1 record was kept.", "Nantes");
    }

    private MvcTestResult save(String address) {
        Matcher inPlace = Pattern.compile("edit=(\\w+)").matcher(address);
        String field = inPlace.find() ? "[name=" + inPlace.group(1) + "]" : "*";
        FormElement form =
                (FormElement)
                        Objects.requireNonNull(
                                get(address)
                                        .selectFirst(
                                                "main form:not([action$=/move]):has(input[name=version]):has(%s)"
                                                        .formatted(field)),
                                address);
        List<String> posted = new ArrayList<>();
        form.formData()
                .forEach(data -> {
                    if (!data.key().equals("_csrf")) {
                        posted.add(data.key());
                        posted.add(data.value());
                    }
                });
        assertThat(posted).as(address).contains("version");
        return post(form.attr("action"), posted.toArray(String[]::new));
    }

    private void saidNothing(MvcTestResult saved) {
        assertThat(saved).hasStatus(303);
        assertThat(location(saved)).doesNotContain("changed=");
    }

    private static long saidSomething(MvcTestResult saved) {
        assertThat(saved).hasStatus(303);
        assertThat(location(saved)).containsPattern("changed=[1-9]");
        return Long.parseLong(location(saved).replaceAll(".*changed=(\\d+).*", "$1"));
    }

    private Document get(String path) {
        MvcTestResult page = mvc.get().uri(path).with(as(anna)).exchange();
        assertThat(page).as(path).hasStatusOk();
        try {
            return Jsoup.parse(
                    page.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8));
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private MvcTestResult post(String path, String... namesAndValues) {
        var request = mvc.post().uri(path).with(as(anna)).with(csrf());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request = request.param(namesAndValues[i], namesAndValues[i + 1]);
        }
        return request.exchange();
    }

    private static String location(MvcTestResult result) {
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }
}
