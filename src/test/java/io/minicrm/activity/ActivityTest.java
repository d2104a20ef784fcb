package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.change.Purge;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.record.Due;
import io.minicrm.record.Editing;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// What one plans and does on the pages of records, and where it shows.
@CrmTest
@Transactional
class ActivityTest {

    @Autowired MockMvcTester mvc;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother todos;
    @Autowired RecordReader reader;
    @Autowired Editing editing;
    @Autowired ScopeMother people;
    @Autowired Purge purge;
    @Autowired JdbcClient jdbc;

    Scope anna;
    RecordRef company;
    RecordRef contact;
    RecordRef deal;

    @BeforeEach
    void aDeal() {
        anna = people.administrator("Anna");
        company = contacts.company(anna, "Hofmann");
        contact =
                contacts.contact(
                        anna,
                        ContactMother.named("Katharina", "Wesselhöft")
                                .with(ContactFields.COMPANY, company.id()));
        deal =
                deals.deal(
                        anna,
                        deals.named("Press line 4", "Prospecting")
                                .with(DealFields.COMPANY, company.id()));
    }

    @Test
    void aCallIsLoggedWithWhatCameOfItAndWhatIsNext() throws Exception {
        post(
                deal.path() + "/activities",
                "kind",
                "call",
                "body",
                "Wants two options",
                "duration",
                "12",
                "outcome",
                outcome("Reached"),
                "next.kind",
                "meeting",
                "next.subject",
                "Show the options",
                "next.due",
                "2031-03-04 10:00");
        Document page = get(deal.path());
        assertThat(page.select("#stream article").text())
                .contains("Wants two options")
                .contains("12 minutes")
                .contains("Reached");
        assertThat(page.select("#next-steps").text()).contains("Show the options");
        assertThat(get(company.path()).select("#stream article").text())
                .contains("Wants two options")
                .contains("Press line 4");
        assertThat(step(deal)).isEqualTo("Show the options on 2031-03-04");
        assertThat(step(company)).isEqualTo("- on 2031-03-04");
    }

    @Test
    void aCallOfTomorrowIsPlannedAndOneOfYesterdayHasHappened() {
        post(
                contact.path() + "/activities",
                "kind",
                "call",
                "subject",
                "",
                "body",
                "Ask",
                "due",
                "2031-01-01 09:00");
        post(
                contact.path() + "/activities",
                "kind",
                "call",
                "body",
                "Asked",
                "due",
                "2020-01-01 09:00");
        assertThat(open(contact)).containsExactly("Ask");
        assertThat(
                        jdbc.sql("select occurred_at from activity where body = 'Asked'")
                                .query(Instant.class)
                                .single())
                .isEqualTo(
                        LocalDate.of(2020, 1, 1)
                                .atTime(9, 0)
                                .atZone(anna.actor().zone())
                                .toInstant());
    }

    @Test
    void nothingSaidIsRefusedAndNothingTypedIsLost() {
        MvcTestResult refused =
                post(
                        contact.path() + "/activities",
                        "kind",
                        "call",
                        "duration",
                        "7",
                        "next.subject",
                        "Kept words");
        assertThat(refused)
                .hasStatus(422)
                .bodyText()
                .contains("Kept words")
                .contains("value=\"7\"");
        MvcTestResult when =
                post(
                        contact.path() + "/activities",
                        "kind",
                        "task",
                        "subject",
                        "Visit",
                        "due",
                        "when pigs fly");
        assertThat(when).hasStatus(422).bodyText().contains("when pigs fly").contains("Visit");
        assertThat(count()).isZero();
    }

    @Test
    void doneAndPutOffAreOneClickAndOneUndo() throws Exception {
        RecordRef task =
                todos.task(anna, "Call back", Due.on(LocalDate.of(2020, 5, 4)), deal, contact);
        assertThat(step(contact)).isEqualTo("- on 2020-05-04");
        post(task.path() + "/due", "due", "2031-05-05", "back", deal.path());
        assertThat(step(deal)).isEqualTo("- on 2031-05-05");

        MvcTestResult done = post(task.path() + "/done", "back", deal.path());
        assertThat(step(deal)).isEqualTo("none");
        assertThat(step(contact)).isEqualTo("none");
        String next = Objects.requireNonNull(done.getResponse().getHeader("Location"));
        assertThat(get(next).select(".what-next").text())
                .contains("What is next with Press line 4");

        post(next.replaceAll(".*changed=(\\d+).*", "/changes/$1/undo"));
        assertThat(step(deal)).isEqualTo("- on 2031-05-05");
        assertThat(step(contact)).isEqualTo("- on 2031-05-05");
    }

    @Test
    void aTimeStaysWhenItsDayIsPutOff() {
        RecordRef meeting =
                todos.activity(
                        anna,
                        ActivityKind.MEETING,
                        "Demo",
                        Due.at(LocalDate.of(2031, 3, 3), LocalTime.of(14, 30), anna.actor().zone()),
                        contact);
        post(meeting.path() + "/due", "due", "2031-03-04");
        assertThat(reader.get(anna, meeting).values().get(ActivityFields.DUE))
                .isEqualTo(
                        Due.at(
                                LocalDate.of(2031, 3, 4),
                                LocalTime.of(14, 30),
                                anna.actor().zone()));
    }

    @Test
    void whoeverWritesTheNextStepOfADealWritesItsActivity() {
        editing.update(
                anna,
                reader.get(anna, deal),
                null,
                new Values()
                        .with(DealFields.NEXT_STEP, "Chase the signature")
                        .with(DealFields.NEXT_STEP_ON, LocalDate.of(2031, 2, 1)));
        assertThat(open(deal)).containsExactly("Chase the signature");
        assertThat(step(company)).isEqualTo("- on 2031-02-01");
        editing.update(
                anna,
                reader.get(anna, deal),
                null,
                new Values().with(DealFields.NEXT_STEP_ON, LocalDate.of(2031, 2, 2)));
        assertThat(open(deal)).containsExactly("Chase the signature");
        assertThat(step(company)).isEqualTo("- on 2031-02-02");
        editing.update(
                anna,
                reader.get(anna, deal),
                null,
                new Values().with(DealFields.NEXT_STEP, null).with(DealFields.NEXT_STEP_ON, null));
        assertThat(open(deal)).isEmpty();
        assertThat(count()).isOne();
    }

    @Test
    void whatIsWonHasNoNextStepUntilItIsOpenedAgain() {
        todos.task(anna, "Send the offer", Due.on(LocalDate.of(2031, 2, 1)), deal);
        move("Won");
        assertThat(step(deal)).isEqualTo("none");
        assertThat(open(deal)).containsExactly("Send the offer");
        move("Engaging");
        assertThat(step(deal)).isEqualTo("Send the offer on 2031-02-01");
    }

    @Test
    void whatIsToComeGoesAlongAndWhatWasStays() throws Exception {
        RecordRef other = contacts.company(anna, "Nordlys");
        post(contact.path() + "/activities", "kind", "note", "body", "Said at Hofmann");
        todos.task(anna, "Visit her", Due.on(LocalDate.of(2031, 1, 1)), contact);
        editing.update(
                anna,
                reader.get(anna, contact),
                null,
                new Values().with(ContactFields.COMPANY, other.id()));
        assertThat(get(company.path()).select("#stream").text()).contains("Said at Hofmann");
        assertThat(get(other.path()).select("#stream").text()).doesNotContain("Said at Hofmann");
        assertThat(step(company)).isEqualTo("none");
        assertThat(step(other)).isEqualTo("- on 2031-01-01");
    }

    @Test
    void theTimelineIsFilteredByWhatItWas() throws Exception {
        post(contact.path() + "/activities", "kind", "note", "body", "A note");
        post(contact.path() + "/activities", "kind", "call", "body", "A call");
        post(contact.path() + "/activities", "kind", "meeting", "body", "A meeting");
        assertThat(get(contact.path() + "?show=calls").select("#stream article").eachText())
                .singleElement()
                .asString()
                .contains("A call");
        assertThat(get(contact.path() + "?show=notes").select("#stream article")).hasSize(1);
    }

    @Test
    void activitiesAreAListLikeAllOthers() throws Exception {
        todos.task(anna, "Send the offer", Due.on(LocalDate.of(2020, 2, 1)), deal);
        todos.task(anna, "Order a cake", Due.on(LocalDate.of(2031, 2, 1)));
        Document late = get("/activities?occurredAt.empty=yes&due.to=yesterday&owner=me&sort=due");
        assertThat(late.select("tbody tr").eachText())
                .singleElement()
                .asString()
                .contains("Send the offer")
                .contains("Press line 4");
        assertThat(get("/activities?q=cake").select("tbody tr")).hasSize(1);
        assertThat(get("/activities?deals=Press line 4").select("tbody tr")).hasSize(1);
        assertThat(
                        mvc.get()
                                .uri("/activities/export.csv")
                                .with(as(anna))
                                .exchange()
                                .getResponse()
                                .getContentAsString(StandardCharsets.UTF_8))
                .contains("Send the offer")
                .contains("2020-02-01");
    }

    @Test
    void aToDoOfOnesOwnIsNobodyElses() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef own = todos.task(anna, "Buy a present for Tom", null);
        RecordRef foreign = todos.task(tom, "Look at it", null);
        assertThat(reader.find(tom, own)).isEmpty();
        assertThat(reader.find(tom, foreign)).isPresent();
        assertThat(mvc.get().uri("/activities").with(as(tom)).exchange())
                .bodyText()
                .contains("Look at it")
                .doesNotContain("present");
    }

    /// A call that hangs on a deal which somebody may not see is not theirs to read.
    @Test
    void whoSeesNotAllThatItHangsOnSeesNothingOfIt() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef his = contacts.contact(tom, "His", "Contact");
        RecordRef both = todos.task(anna, "About a secret deal", null, deal, his);
        todos.task(anna, "About him alone", null, his);
        assertThat(reader.find(tom, both)).isEmpty();
        assertThat(mvc.get().uri(his.path()).with(as(tom)).exchange())
                .bodyText()
                .contains("About him alone")
                .doesNotContain("secret");
        assertThat(mvc.post().uri(both.path() + "/done").with(as(tom)).with(csrf()).exchange())
                .hasStatus(404);
    }

    @Test
    void aTimeIsThatOfItsZoneOnTheDaysWhenClocksChange() {
        assertThat(moment("2026-03-29", "02:30", "Europe/Berlin"))
                .isEqualTo("2026-03-29T01:30:00Z");
        assertThat(moment("2026-03-28", "23:30", "America/St_Johns"))
                .isEqualTo("2026-03-29T02:00:00Z");
        assertThat(moment("2026-12-31", "23:59", "Pacific/Kiritimati"))
                .isEqualTo("2026-12-31T09:59:00Z");
        assertThat(moment("2026-06-01", "00:15", "Asia/Kolkata")).isEqualTo("2026-05-31T18:45:00Z");
    }

    /// It writes the timelines itself, and knows no links.
    @Test
    void aNoteOfTheVersionBeforeHangsOnItsRecord() {
        long note =
                jdbc.sql(
                                """
                                insert into activity (kind, body, occurred_at, owner_id, created_at, updated_at)
                                values ('note', 'Written by the version before', now(), :anna, now(), now()) returning id
                                """)
                        .param("anna", anna.actor().id())
                        .query(Long.class)
                        .single();
        for (RecordRef shows : List.of(contact, company)) {
            jdbc.sql(
                            """
                            insert into timeline (record_kind, record_id, occurred_at, activity_id, subject_kind, subject_id)
                            values (:kind, :id, now(), :note, 2, :contact)
                            """)
                    .param("kind", shows.kind().code())
                    .param("id", shows.id())
                    .param("note", note)
                    .param("contact", contact.id())
                    .update();
        }
        assertThat(reader.get(anna, new RecordRef(RecordKind.ACTIVITY, note)).links())
                .containsExactly(contact);
        assertThat(
                        jdbc.sql("select count(*)::int from timeline where activity_id = :note")
                                .param("note", note)
                                .query(Integer.class)
                                .single())
                .isEqualTo(2);
    }

    /// What hung on nothing else goes with it; the rest stays.
    @Test
    void whatHangsOnARecordThatIsRemovedForGoodGoesWithIt() {
        RecordRef alone = todos.task(anna, "About her alone", null, contact);
        RecordRef both = todos.task(anna, "About both", null, contact, deal);
        purge.remove(RecordKind.CONTACT, List.of(contact.id()));
        assertThat(reader.find(anna, alone)).isEmpty();
        assertThat(reader.get(anna, both).links()).containsExactly(deal);
        assertThat(open(deal)).containsExactly("About both");
        assertThat(
                        jdbc.sql("select count(*)::int from timeline where record_kind = 2")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void aLinkThatIsChangedTakesTheActivityAlong() {
        RecordRef other = contacts.contact(anna, "Søren", "Aagaard");
        RecordRef task =
                todos.task(anna, "Visit", Due.on(LocalDate.of(2031, 1, 1)), contact, other);
        editing.update(
                anna,
                reader.get(anna, task),
                null,
                new Values().with(ActivityFields.CONTACTS, ActivityFields.link(other.id())));
        assertThat(open(contact)).isEmpty();
        assertThat(open(other)).containsExactly("Visit");
        assertThat(step(contact)).isEqualTo("none");
        assertThat(step(other)).isEqualTo("Visit on 2031-01-01");
        assertThat(open(company)).isEmpty();
    }

    /// Whoever sees the company need not see the deal.
    @Test
    void theWordsOfWhatHangsElsewhereAreNotToldByARecord() {
        todos.task(anna, "Offer 40 % off", Due.on(LocalDate.of(2031, 1, 1)), deal);
        assertThat(
                        jdbc.sql(
                                        "select next_step is null and next_step_on = '2031-01-01' from company where id = :id")
                                .param("id", company.id())
                                .query(Boolean.class)
                                .single())
                .isTrue();
        assertThat(step(deal)).isEqualTo("Offer 40 % off on 2031-01-01");
    }

    @Test
    void somebodyElsesTaskIsNotWrittenByTheNextStepOfADeal() {
        Scope tom = people.administrator("Tom");
        RecordRef his = todos.task(tom, "His task", Due.on(LocalDate.of(2031, 1, 9)), deal);
        editing.update(
                anna,
                reader.get(anna, deal),
                null,
                new Values()
                        .with(DealFields.NEXT_STEP, "Hers")
                        .with(DealFields.NEXT_STEP_ON, LocalDate.of(2031, 1, 1)));
        assertThat(reader.get(anna, his).title()).isEqualTo("His task");
        assertThat(open(deal)).containsExactly("Hers", "His task");
        assertThat(step(deal)).isEqualTo("Hers on 2031-01-01");
    }

    @Test
    void whatWasThereStaysThereWhenItIsEditedAfterwards() throws Exception {
        RecordRef nordlys = contacts.company(anna, "Nordlys");
        RecordRef other = contacts.contact(anna, "Søren", "Aagaard");
        post(contact.path() + "/activities", "kind", "call", "body", "Said at Hofmann");
        long call = jdbc.sql("select max(id) from activity").query(Long.class).single();
        RecordRef ref = new RecordRef(RecordKind.ACTIVITY, call);
        editing.update(
                anna,
                reader.get(anna, contact),
                null,
                new Values().with(ContactFields.COMPANY, nordlys.id()));
        editing.update(
                anna,
                reader.get(anna, ref),
                null,
                new Values()
                        .with(
                                ActivityFields.CONTACTS,
                                List.of(
                                        ActivityFields.link(contact.id()).getFirst(),
                                        ActivityFields.link(other.id()).getFirst())));
        assertThat(get(company.path()).select("#stream").text()).contains("Said at Hofmann");
        assertThat(get(nordlys.path()).select("#stream").text()).doesNotContain("Said at Hofmann");
        assertThat(get(other.path()).select("#stream").text()).contains("Said at Hofmann");
    }

    @Test
    void aTaskIsGivenToAColleagueByName() {
        Scope tom = people.administrator("Tom");
        post(
                contact.path() + "/activities",
                "kind",
                "task",
                "subject",
                "Send it",
                "owner",
                tom.actor().name());
        assertThat(
                        jdbc.sql("select owner_id from activity where subject = 'Send it'")
                                .query(Long.class)
                                .single())
                .isEqualTo(tom.actorId());
        assertThat(
                        post(
                                contact.path() + "/activities",
                                "kind",
                                "task",
                                "subject",
                                "Send it again",
                                "owner",
                                "Nobody Known"))
                .hasStatus(422)
                .bodyText()
                .contains("Nobody Known", "Send it again");
    }

    @Test
    void aCallThatIsPlannedWithoutADayIsStillToCome() {
        post(
                contact.path() + "/activities",
                "planned",
                "true",
                "kind",
                "call",
                "subject",
                "Ask again");
        assertThat(open(contact)).containsExactly("Ask again");
    }

    /// When it is said, however late in the day.
    @Test
    void aMeetingOfTodayIsNotOverBeforeTheDayIs() {
        post(contact.path() + "/activities", "kind", "meeting", "subject", "Demo", "due", "today");
        assertThat(open(contact)).containsExactly("Demo");
    }

    @Test
    void aPurgedTaskLeavesNoWordsBehind() {
        todos.task(anna, "Only this", Due.on(LocalDate.of(2031, 1, 1)), deal);
        purge.remove(RecordKind.DEAL, List.of(deal.id()));
        assertThat(step(company)).isEqualTo("none");
    }

    @Test
    void aZoneThatTheDatabaseDoesNotKnowIsNoFailure() {
        jdbc.sql("update app_user set time_zone = 'Nowhere/Never' where id = :id")
                .param("id", anna.actorId())
                .update();
        RecordRef task = todos.task(anna, "Somewhere", Due.on(LocalDate.of(2031, 1, 1)), contact);
        jdbc.sql(
                        "update activity set due_zone = 'Nowhere/Never', due_time = '10:00' where id = :id")
                .param("id", task.id())
                .update();
        assertThat(mvc.get().uri(contact.path()).with(as(anna)).exchange()).hasStatusOk();
    }

    private String moment(String day, String time, String zone) {
        RecordRef task =
                todos.task(
                        anna,
                        "At " + zone,
                        Due.at(LocalDate.parse(day), LocalTime.parse(time), ZoneId.of(zone)));
        return jdbc.sql("select due_at from activity where id = :id")
                .param("id", task.id())
                .query(Instant.class)
                .single()
                .toString();
    }

    private void move(String stage) {
        jdbc.sql(
                        "update deal set stage_id = (select id from stage where name = :stage order by id limit 1) where id = :id")
                .param("stage", stage)
                .param("id", deal.id())
                .update();
    }

    private String step(RecordRef ref) {
        return jdbc.sql(
                        """
                        select case when next_step is null and next_step_on is null then 'none'
                            else coalesce(next_step, '-') || ' on ' || coalesce(next_step_on::text, 'null') end
                        from %s where id = :id
                        """
                                .formatted(ref.kind().key()))
                .param("id", ref.id())
                .query(String.class)
                .single();
    }

    private List<String> open(RecordRef ref) {
        return jdbc.sql(
                        """
                        select coalesce(a.subject, a.body) as words from timeline l join activity a on a.id = l.activity_id
                        where l.record_kind = :kind and l.record_id = :id and l.occurred_at is null
                        order by l.due_at
                        """)
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private String outcome(String name) {
        return jdbc.sql("select id::text from outcome where name = :name")
                .param("name", name)
                .query(String.class)
                .single();
    }

    private int count() {
        return jdbc.sql("select count(*)::int from activity").query(Integer.class).single();
    }

    private MvcTestResult post(String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(anna)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private Document get(String address) throws Exception {
        return Jsoup.parse(
                mvc.get()
                        .uri(address)
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
