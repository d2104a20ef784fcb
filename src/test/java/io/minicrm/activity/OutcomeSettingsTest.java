package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.Options;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.OptionSettings;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// What can come of an activity, as administrators keep it.
@CrmTest
@Transactional
class OutcomeSettingsTest {

    private static final String PATH = "/settings/outcomes";

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired Options options;
    @Autowired OptionSettings settings;

    Scope anna;
    RecordRef clara;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        clara = contacts.contact(anna, "Clara", "Hofmann");
    }

    /// What this test has written is gone, and nobody shall remember it.
    @AfterTransaction
    void forget() {
        options.changed();
    }

    @Test
    void onlyAdministratorsComeHere() {
        Scope tom = people.person("Tom", Reach.ALL, null);
        assertThat(mvc.get().uri(PATH).with(as(tom))).hasStatus(403);
        assertThat(post(tom, PATH, Map.of("name-new-1", "Mine"))).hasStatus(403);
        assertThatThrownBy(() -> settings.save(tom, ActivityFields.OUTCOME_TABLE, Map.of()))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(page(tom, "/settings/profile").select("a[href=" + PATH + "]")).isEmpty();
        assertThat(page(anna, "/settings/profile").select("a[href=" + PATH + "]").text())
                .isEqualTo("Outcomes");
        assertThat(names()).doesNotContain("Mine");
    }

    @Test
    void aListIsSavedAtOnceAndOfferedWhereACallIsWritten() {
        assertThat(offered())
                .containsExactly("Reached", "Left a message", "No answer", "Busy", "Wrong number");
        Map<String, String> form = form();
        form.put(field("name", "Busy"), "No answer");
        form.put(field("name", "No answer"), "Busy");
        form.put(field("place", "Wrong number"), "1");
        form.put(field("archived", "Left a message"), "true");
        form.put("name-new-1", "  Call  back later ");
        saved(form);

        assertThat(offered())
                .containsExactly("Wrong number", "Reached", "Busy", "No answer", "Call back later");
        assertThat(page(anna, PATH + "?note=saved").select(".settings-page > .notice").text())
                .isEqualTo("Saved.");
    }

    @Test
    void whatIsArchivedIsOfferedNoMoreKeepsItsNameAndIsOfferedAgain() {
        long busy = id("Busy");
        assertThat(
                        post(
                                anna,
                                clara.path() + "/activities",
                                Map.of(
                                        "kind", "call",
                                        "body", "Engaged all morning",
                                        "outcome", Long.toString(busy))))
                .hasStatus(303);
        Map<String, String> form = form();
        form.put("archived-" + busy, "true");
        saved(form);

        assertThat(offered()).doesNotContain("Busy");
        assertThat(page(anna, clara.path()).select("#stream .badge").eachText())
                .containsExactly("Busy");
        assertThat(page(anna, PATH).select(".kept-gone input[name=name-" + busy + "]").val())
                .isEqualTo("Busy");

        form = form();
        form.put("name-new-1", "BUSY");
        saved(form);
        form = form();
        form.remove("archived-" + busy);
        assertThat(problems(refused(form)))
                .containsExactly("There is already an outcome of this name.");
        form.put("name-" + busy, "Engaged");
        saved(form);
        assertThat(offered()).contains("BUSY", "Engaged");
        assertThat(page(anna, clara.path()).select("#stream .badge").eachText())
                .containsExactly("Engaged");
    }

    @Test
    void nothingIsSavedWhenOneIsWrongAndEachIsToldBesideItsField() {
        Map<String, String> form = form();
        form.put(field("name", "Reached"), " ");
        form.put(field("name", "Busy"), "WRONG NUMBER");
        form.put(field("place", "No answer"), "first");
        form.put("name-new-1", "x".repeat(61));
        form.put("name-new-2", "Kept");
        Document page = refused(form);

        assertThat(problems(page))
                .containsExactlyInAnyOrder(
                        "This is needed.",
                        "There is already an outcome of this name.",
                        "A whole number from 1 to 9999.",
                        "At most 60 characters.");
        assertThat(page.select("#error-" + field("name", "Busy"))).hasSize(1);
        assertThat(page.select("input[name=name-new-2]").val()).isEqualTo("Kept");
        assertThat(names())
                .containsExactly("Reached", "Left a message", "No answer", "Busy", "Wrong number");
        form = form();
        form.put("name-new-1", "x".repeat(60));
        saved(form);
    }

    @Test
    void theFirstOneMayBeArchivedLikeAllOthers() {
        Map<String, String> form = form();
        form.put(field("archived", "Reached"), "true");
        saved(form);
        assertThat(offered().getFirst()).isEqualTo("Left a message");
    }

    @Test
    void whoeverSavesWhatIsOldIsToldAndKeepsTheText() {
        Map<String, String> old = form();
        old.put(field("name", "Busy"), "Engaged");
        Map<String, String> form = form();
        form.put(field("name", "No answer"), "Nobody there");
        form.put(field("archived", "Reached"), "true");
        saved(form);

        Document page = refused(old);
        assertThat(page.select("[role=alert]").text())
                .startsWith("This was changed since you opened the page. Nothing was saved");
        assertThat(problems(page))
                .containsExactlyInAnyOrder("Now: Busy", "Now: Nobody there", "Now: archived");
        assertThat(page.select("input[name=" + field("name", "Busy") + "]").val())
                .isEqualTo("Engaged");
        assertThat(names()).contains("Busy", "Nobody there").doesNotContain("Engaged");

        saved(read(page));
        assertThat(names()).contains("Engaged", "No answer");
    }

    @Test
    void whatHasBecomeDifferentIsToldToTheSecurityLog() {
        long before =
                jdbc.sql("select coalesce(max(id), 0) from security_event")
                        .query(Long.class)
                        .single();
        Map<String, String> form = form();
        form.put(field("name", "Busy"), "Engaged");
        saved(form);
        saved(form);
        assertThat(
                        jdbc.sql(
                                        """
                                        select details::text from security_event
                                        where kind = 'settings_changed' and actor_id = :anna and id > :before
                                        """)
                                .param("anna", anna.actor().id())
                                .param("before", before)
                                .query(String.class)
                                .list())
                .singleElement()
                .asString()
                .contains(
                        "\"what\": \"outcomes\"",
                        "\"outcome %d name\": {\"to\": \"Engaged\", \"from\": \"Busy\"}"
                                .formatted(id("Engaged")));
        assertThat(page(anna, "/settings/security").text())
                .contains("outcomes of activities", "Outcome " + id("Engaged") + " name");
    }

    /// What a browser would send of the form.
    private Map<String, String> form() {
        return read(page(anna, PATH));
    }

    private static Map<String, String> read(Document page) {
        Map<String, String> sent = new LinkedHashMap<>();
        for (Element input : page.select("#kept-outcomes input[name]")) {
            if (!input.attr("type").equals("checkbox") || input.hasAttr("checked")) {
                sent.put(input.attr("name"), input.val());
            }
        }
        sent.remove("_csrf");
        return sent;
    }

    /// What the form for a new activity offers.
    private List<String> offered() {
        return page(anna, clara.path()).select("#composer [name=outcome] option").eachText();
    }

    private void saved(Map<String, String> typed) {
        assertThat(post(anna, PATH, typed))
                .hasStatus(303)
                .hasHeader("Location", PATH + "?note=saved");
    }

    private Document refused(Map<String, String> typed) {
        MvcTestResult answer = post(anna, PATH, typed);
        assertThat(answer).hasStatus(422);
        return parsed(answer);
    }

    private static List<String> problems(Document page) {
        return page.select("#kept-outcomes .error").eachText();
    }

    private String field(String field, String name) {
        return field + "-" + id(name);
    }

    private long id(String name) {
        return jdbc.sql("select id from outcome where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private List<String> names() {
        return jdbc.sql("select name from outcome order by position")
                .query((row, _) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private MvcTestResult post(Scope scope, String path, Map<String, String> typed) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        typed.forEach(request::param);
        return request.exchange();
    }

    private Document page(Scope scope, String path) {
        return parsed(mvc.get().uri(path).with(as(scope)).exchange());
    }

    private static Document parsed(MvcTestResult result) {
        return Jsoup.parse(
                new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8));
    }
}
