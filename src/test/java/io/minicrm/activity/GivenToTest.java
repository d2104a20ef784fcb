package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Nobody is given an activity that hangs on what they may not see.
@CrmTest
@Transactional
class GivenToTest {

    private static final String REASON =
            "Ottilie may not see what this is about, and would not find it.";

    @Autowired MockMvcTester mvc;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother activities;
    @Autowired RecordReader reader;
    @Autowired ScopeMother people;

    Scope anna;
    Scope ottilie;
    RecordRef foreign;
    RecordRef free;

    @BeforeEach
    void tasks() {
        anna = people.administrator("Anna");
        ottilie = people.person("Ottilie", Reach.OWN, null);
        foreign = activities.task(anna, "Given 1", null, deals.deal(anna, "Press line 4"));
        free = activities.task(anna, "Given 2", null, contacts.contact(ottilie, "Karl", "Eigener"));
    }

    @Test
    void handingOverIsRefusedAtTheFieldAndNothingIsWritten() throws Exception {
        MvcTestResult answer = post(foreign.path() + "/edit", "version", "0", "owner", id(ottilie));
        assertThat(answer).hasStatus(422);
        assertThat(page(answer).select("#error-owner").text()).isEqualTo(REASON);
        assertThat(owner(foreign)).isEqualTo(anna.actorId());

        assertThat(post(free.path() + "/edit", "version", "0", "owner", id(ottilie)))
                .hasStatus(303);
        assertThat(owner(free)).isEqualTo(ottilie.actorId());
        assertThat(reader.find(ottilie, free)).isPresent();
    }

    @Test
    void theFormAndAFieldInItsPlaceSayWhy() throws Exception {
        MvcTestResult answer = post(foreign.path(), "version", "0", "owner", id(ottilie));
        assertThat(answer).hasStatus(422);
        assertThat(page(answer).text()).contains(REASON);
        assertThat(owner(foreign)).isEqualTo(anna.actorId());
    }

    @Test
    void aNewOneIsRefusedToo() throws Exception {
        MvcTestResult answer =
                post(
                        "/activities/new",
                        "kind",
                        "task",
                        "subject",
                        "Given 3",
                        "owner",
                        id(ottilie),
                        "deals",
                        "Press line 4",
                        "deals.label",
                        "about");
        assertThat(answer).hasStatus(422);
        assertThat(page(answer).text()).contains(REASON);
    }

    /// Nobody has a team there, and what is compared with nothing is neither true nor false.
    @Test
    void aNewOneAboutWhatBelongsToNoTeamIsRefusedToo() throws Exception {
        Scope tom = people.person("Tom", Reach.TEAM, people.team("Harrowgate"));
        MvcTestResult answer =
                post(
                        "/activities/new",
                        "kind",
                        "task",
                        "subject",
                        "Given 5",
                        "owner",
                        id(tom),
                        "deals",
                        "Press line 4",
                        "deals.label",
                        "about");
        assertThat(answer).hasStatus(422);
        assertThat(page(answer).text()).contains("Tom may not see what this is about");
    }

    @Test
    void whatTheSameWriteTakesAwayIsNotAsked() throws Exception {
        RecordRef karl = contacts.contact(ottilie, "Karl", "Zweiter");
        MvcTestResult answer =
                post(
                        foreign.path() + "/edit",
                        "version",
                        "0",
                        "owner",
                        id(ottilie),
                        "deals",
                        "",
                        "contacts",
                        "#" + karl.id(),
                        "contacts.label",
                        "about");
        assertThat(answer).hasStatus(303);
        assertThat(owner(foreign)).isEqualTo(ottilie.actorId());
    }

    @Test
    void ofManyThoseArePassedOverAndCountedWithTheReason() throws Exception {
        MvcTestResult answer =
                post(
                        "/activities/bulk/edit",
                        "list",
                        "subject=Given",
                        "edit",
                        "owner",
                        "owner",
                        id(ottilie));
        assertThat(owner(foreign)).isEqualTo(anna.actorId());
        assertThat(owner(free)).isEqualTo(ottilie.actorId());
        String page = Objects.requireNonNull(answer.getResponse().getHeader("Location"));
        assertThat(
                        page(mvc.get().uri(page).with(as(anna)).exchange())
                                .select("[role=status]")
                                .text())
                .contains("1 record was left as it was: whoever was to get it may not see");
    }

    @Test
    void anUndoGivesBackWhatWas() throws Exception {
        RecordRef deal = deals.deal(ottilie, "Press line 5");
        RecordRef task = activities.task(ottilie, "Given 4", null, deal);
        MvcTestResult taken = post(task.path(), "version", "0", "owner", id(anna));
        post(deal.path(), "version", "0", "owner", id(anna));
        String set =
                Objects.requireNonNull(taken.getResponse().getHeader("Location"))
                        .replaceFirst(".*changed=(\\d+).*", "$1");
        post("/changes/" + set + "/undo");
        assertThat(owner(task)).isEqualTo(ottilie.actorId());
    }

    private Long owner(RecordRef activity) {
        return Objects.requireNonNull(reader.get(anna, activity).ownerId());
    }

    private static String id(Scope scope) {
        return String.valueOf(scope.actorId());
    }

    private MvcTestResult post(String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(anna)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private static Document page(MvcTestResult answer) throws Exception {
        return Jsoup.parse(answer.getResponse().getContentAsString(StandardCharsets.UTF_8));
    }
}
