package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Colleagues take part in a meeting that is somebody else's, if they may see it.
@CrmTest
@Transactional
class ParticipantsTest {

    @Autowired MockMvcTester mvc;
    @Autowired DealMother deals;
    @Autowired ActivityMother activities;
    @Autowired RecordMother records;
    @Autowired RecordReader reader;
    @Autowired ScopeMother people;
    @Autowired Directory directory;
    @Autowired JdbcClient jdbc;

    Scope petra;
    Scope quentin;
    Scope ruth;
    Scope olaf;
    RecordRef deal;
    RecordRef meeting;

    @BeforeEach
    void aMeeting() {
        petra = people.administrator("Petra");
        quentin = people.administrator("Quentin");
        ruth = people.administrator("Ruth");
        olaf = people.person("Olaf", Reach.OWN, null);
        deal = deals.deal(petra, "Filling line 4");
        meeting = activities.activity(petra, ActivityKind.MEETING, "Filling visit", null, deal);
    }

    @Test
    void theyAreTypedAsOneColleagueIsAndAreTheSameInWhateverOrder() throws Exception {
        List<Long> both = Stream.of(quentin, ruth).map(Scope::actorId).sorted().toList();
        assertThat(parsed("Ruth, quentin@example.com")).isEqualTo(both);
        assertThat(parsed(id(quentin), id(ruth), "Quentin")).isEqualTo(both);
        assertThat(parsed("Ruth; me")).contains(ruth.actorId(), petra.actorId());
        assertThat(parsed(", ;")).isNull();
        assertThat(
                        catchThrowableOfType(InvalidInput.class, () -> parsed("Ruth, Nobody"))
                                .problem()
                                .arguments())
                .containsExactly("Nobody");
    }

    @Test
    void whoeverIsChosenStandsInFormPageAndHistoryAndAnUndoTakesThemBack() throws Exception {
        Document form = page(get("/activities/" + meeting.id() + "/edit"));
        assertThat(form.select("#field-participants .check > span:last-child").eachText())
                .contains("Petra (you)", "Quentin", "Ruth");

        MvcTestResult saved = edit("", id(ruth), id(quentin));
        assertThat(saved).hasStatus(303);
        assertThat(participants()).containsExactlyInAnyOrder(ruth.actorId(), quentin.actorId());
        assertThat(page(get(meeting.path())).select("#field-participants .person").eachText())
                .containsExactly("QQuentin", "RRuth");
        assertThat(page(get(meeting.path() + "/history")).text())
                .contains("Participants")
                .contains("Quentin");
        assertThat(page(get("/activities/" + meeting.id() + "/edit")).select("input[checked]"))
                .extracting(input -> input.attr("value"))
                .contains(id(ruth), id(quentin))
                .doesNotContain(id(petra));

        post("/changes/" + set(saved) + "/undo");
        assertThat(participants()).isEmpty();
    }

    @Test
    void nobodyTakesPartInANoteOrATask() {
        assertThat(ActivityKind.MEETING.fields()).contains(ActivityFields.PARTICIPANTS);
        assertThat(ActivityKind.CALL.fields()).contains(ActivityFields.PARTICIPANTS);
        assertThat(ActivityKind.TASK.fields()).doesNotContain(ActivityFields.PARTICIPANTS);
        assertThat(ActivityKind.NOTE.fields()).doesNotContain(ActivityFields.PARTICIPANTS);
    }

    @Test
    void whoMayNotSeeWhatItIsAboutIsRefusedAtTheField() throws Exception {
        MvcTestResult answer = edit("", id(quentin), id(olaf));
        assertThat(answer).hasStatus(422);
        assertThat(page(answer).select("#error-participants").text())
                .isEqualTo("Olaf may not see this, and would not find it.");
        assertThat(page(answer).select("#field-participants input[checked]")).hasSize(2);
        assertThat(participants()).isEmpty();
    }

    /// It is about nothing that they may not see, but they see only what is their own.
    @Test
    void whoMayNotSeeTheMeetingItselfIsRefusedToo() throws Exception {
        RecordRef theirs = deals.deal(olaf, "Filling line 5");
        meeting = activities.activity(petra, ActivityKind.MEETING, "Filling talk", null, theirs);
        assertThat(edit("", id(olaf))).hasStatus(422);
        assertThat(
                        post(
                                "/activities/new",
                                "kind",
                                "meeting",
                                "subject",
                                "Filling new",
                                "participants",
                                id(olaf)))
                .hasStatus(422);

        long team = people.team("Filling");
        Scope tamara = people.person("Tamara", Reach.TEAM, team);
        Scope theo = people.person("Theo", Reach.TEAM, team);
        meeting = activities.activity(tamara, ActivityKind.MEETING, "Filling team", null);
        assertThat(edit("", id(theo))).hasStatus(303);
        assertThat(reader.find(theo, meeting)).isPresent();
        meeting = activities.activity(petra, ActivityKind.MEETING, "Filling alone", null);
        assertThat(edit("", id(theo))).hasStatus(422);
    }

    /// Whoever stands there already is not asked for again, and neither is a colleague who left.
    @Test
    void whoHasLostSightOrLeftStays() throws Exception {
        jdbc.sql("update activity set participants = array[:olaf, :ruth] where id = :id")
                .param("olaf", olaf.actorId())
                .param("ruth", ruth.actorId())
                .param("id", meeting.id())
                .update();
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", ruth.actorId())
                .update();
        directory.changed();
        assertThat(edit("", id(olaf), id(ruth), id(quentin))).hasStatus(303);
        assertThat(participants())
                .containsExactlyInAnyOrder(olaf.actorId(), ruth.actorId(), quentin.actorId());
        assertThat(edit("", id(olaf))).hasStatus(303);
        assertThat(edit("", id(olaf), id(ruth))).hasStatus(422);
        assertThat(participants()).containsExactly(olaf.actorId());
    }

    @Test
    void aListIsFilteredByThem() throws Exception {
        edit("", id(quentin), id(ruth));
        RecordRef other = meeting;
        meeting = activities.activity(petra, ActivityKind.MEETING, "Filling second", null);
        edit("", id(petra));
        activities.activity(petra, ActivityKind.CALL, "Filling third", null);

        assertThat(listed("participants=me")).containsExactly("Filling second");
        assertThat(listed("participants=" + id(quentin))).containsExactly("Filling visit");
        assertThat(listed("participants=" + id(quentin) + ",me"))
                .containsExactlyInAnyOrder("Filling visit", "Filling second");
        assertThat(listed("participants=Ruth&participants.not=me"))
                .containsExactly("Filling visit");
        assertThat(listed("participants.empty=yes")).containsExactly("Filling third");
        assertThat(listed("participants=999999999")).isEmpty();
        assertThat(other).isNotEqualTo(meeting);

        Document list = page(get("/activities?subject=Filling&columns=subject,participants"));
        assertThat(list.select(".who-all .who").eachAttr("title"))
                .containsExactlyInAnyOrder("Quentin", "Ruth", "Petra");
        Document chips = page(get("/activities?participants=me," + id(ruth)));
        assertThat(chips.text()).contains("Ruth");
    }

    private List<String> listed(String filter) throws Exception {
        return page(get("/activities?subject=Filling&" + filter)).select("tbody th a").eachText();
    }

    private @Nullable List<Long> parsed(String... typed) throws InvalidInput {
        return ActivityFields.PARTICIPANTS.parse(List.of(typed), records.reading(petra));
    }

    private List<Long> participants() {
        List<Long> named = reader.get(petra, meeting).values().get(ActivityFields.PARTICIPANTS);
        return named == null ? List.of() : named;
    }

    private MvcTestResult edit(String... people) {
        String version = String.valueOf(reader.get(petra, meeting).version());
        return post(
                meeting.path() + "/edit",
                Stream.concat(
                                Stream.of("version", version),
                                Stream.of(people).flatMap(each -> Stream.of("participants", each)))
                        .toArray(String[]::new));
    }

    private static String id(Scope scope) {
        return String.valueOf(scope.actorId());
    }

    private static String set(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"))
                .replaceFirst(".*changed=(\\d+).*", "$1");
    }

    private MvcTestResult get(String address) {
        return mvc.get().uri(address).with(as(petra)).exchange();
    }

    private MvcTestResult post(String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(petra)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private static Document page(MvcTestResult answer) throws Exception {
        return Jsoup.parse(answer.getResponse().getContentAsString(StandardCharsets.UTF_8));
    }
}
