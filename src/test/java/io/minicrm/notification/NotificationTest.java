package io.minicrm.notification;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Due;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Values;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// What people are told of what others did, once it is committed.
@CrmTest
class NotificationTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired ActivityMother activities;
    @Autowired Records records;
    @Autowired Directory directory;
    @Autowired ChangeTelling telling;
    @Autowired NotificationLevels levels;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    Scope olga;

    @BeforeEach
    void people() {
        anna = named("Nele Anders", people.administrator("Nele"));
        tom = named("Tomás Ribeiro", people.administrator("Tomas"));
        olga = named("Olga Own", people.person("Olga", Reach.OWN, null));
        told();
        jdbc.sql("delete from notification").update();
        jdbc.sql("delete from following").update();
        jdbc.sql("delete from notification_level").update();
    }

    @Test
    void whoIsMentionedIsToldOnce() throws Exception {
        RecordRef contact = contact(anna, "Weber");
        note(anna, contact, "@Tomás Ribeiro can we promise week 6? Mail to x@tomas.de");

        Document page = get(tom, "/notifications");
        assertThat(page.select(".notification-line").eachText())
                .singleElement()
                .asString()
                .startsWith("Nele Anders mentioned you on")
                .contains("Weber", "Unread");
        assertThat(page.select(".notification-words .mention").text()).isEqualTo("@Tomás Ribeiro");
        assertThat(page.select("#bell").text()).isEqualTo("1");
        assertThat(get(anna, "/").select("#bell").text()).isEmpty();

        String place =
                location(
                        mvc.get()
                                .uri(page.select(".notification-line a").attr("href"))
                                .with(as(tom))
                                .exchange());
        assertThat(place).startsWith(contact.path() + "?note=");
        assertThat(get(tom, place).select(".event .note .mention").text())
                .isEqualTo("@Tomás Ribeiro");
        assertThat(get(tom, "/").select("#bell").text()).isEmpty();
    }

    @Test
    void whoMayNotSeeItIsNotTold() throws Exception {
        RecordRef contact = contact(anna, "Secret");
        note(anna, contact, "@Olga Own and @olga@example.com, look at this");
        assertThat(get(olga, "/notifications").select(".notification")).isEmpty();
        assertThat(count(olga)).isZero();

        assertThat(suggested(anna, contact, "o")).doesNotContain("@Olga Own");
        assertThat(suggested(anna, contact, "rib")).containsExactly("@Tomás Ribeiro");
        assertThat(mvc.get().uri(contact.path() + "/mentions?q=t").with(as(olga))).hasStatus(404);
        assertThat(post(olga, contact.path() + "/follow", "on", "true")).hasStatus(404);
    }

    @Test
    void nobodyIsToldOfWhatTheyDidThemselves() {
        RecordRef contact = contact(anna, "Own");
        note(anna, contact, "@Nele Anders remember this");
        assertThat(count(anna)).isZero();
    }

    @Test
    void whatIsTakenBackIsNotTold() throws Exception {
        RecordRef contact = contact(anna, "Weber");
        String written = note(anna, contact, "@Tomás Ribeiro look");
        assertThat(count(tom)).isOne();
        post(anna, "/changes/" + written.replaceAll(".*=", "") + "/undo");
        told();
        assertThat(count(tom)).isZero();
    }

    @Test
    void whoIsGivenSeveralIsToldOnceHowMany() throws Exception {
        List<RecordRef> several =
                List.of(contact(anna, "Ames"), contact(anna, "Baker"), contact(anna, "Cole"));
        told();
        give(several, ChangeKind.EDIT, tom);
        assertThat(get(tom, "/notifications").select(".notification-line").text())
                .startsWith("Nele Anders gave you 3 contacts");

        give(several.subList(0, 1), ChangeKind.EDIT, anna);
        RecordRef task =
                activities.task(
                        anna,
                        "Ask about the crane",
                        Due.on(LocalDate.of(2030, 1, 7)),
                        several.getFirst());
        told();
        post(anna, task.path() + "/edit", "version", "0", "owner", tom.actor().email());
        told();
        assertThat(get(tom, "/notifications").select(".notification-line").eachText().getFirst())
                .startsWith("Nele Anders gave you Ask about the crane");
    }

    @Test
    void whoFollowsIsToldOfTheLastChangeAndOfActivities() throws Exception {
        RecordRef contact = contact(anna, "Weber");
        assertThat(get(tom, contact.path()).select("#follow button").text()).isEqualTo("Follow");
        post(tom, contact.path() + "/follow", "on", "true");
        assertThat(get(tom, contact.path()).select("#follow button").text()).isEqualTo("Following");
        told();
        rename(contact, "One");
        rename(contact, "Two");
        assertThat(get(tom, "/notifications").select(".notification-line").eachText())
                .singleElement()
                .asString()
                .contains("changed", "Two");
        note(anna, contact, "They want the blue one");
        assertThat(get(tom, "/notifications").select(".notification-line").eachText().getFirst())
                .contains("wrote a note on");

        post(tom, contact.path() + "/follow", "on", "false");
        note(anna, contact, "And a red one");
        assertThat(get(tom, "/notifications").select(".notification")).hasSize(2);
    }

    @Test
    void whoHasARecordFollowsIt() throws Exception {
        RecordRef contact = contact(tom, "Weber");
        assertThat(get(tom, contact.path()).select("#follow")).isEmpty();
        note(anna, contact, "Called back");
        assertThat(count(tom)).isOne();
    }

    @Test
    void whatAFileBringsIsNoNewsButThatOneWasGivenIt() {
        RecordRef contact = contact(anna, "Weber");
        told();
        jdbc.sql("insert into following (user_id, record_kind, record_id) values (:user, 2, :id)")
                .param("user", tom.actor().id())
                .param("id", contact.id())
                .update();
        transaction.executeWithoutResult(_ -> {
            ChangeSet set = records.open(anna, ChangeKind.IMPORT, "people.csv");
            records.update(
                    anna, set, contact, null, new Values().with(ContactFields.LAST_NAME, "Webers"));
        });
        told();
        assertThat(count(tom)).isZero();
        give(List.of(contact), ChangeKind.IMPORT, tom);
        assertThat(count(tom)).isOne();
    }

    @Test
    void whoDoesNotWantToIsNotTold() {
        levels.set(tom.actor().id(), NotificationKind.MENTION, NotificationLevel.NONE);
        note(anna, contact(anna, "Weber"), "@Tomás Ribeiro look");
        assertThat(count(tom)).isZero();
    }

    @Test
    void whatOneMayNotSeeAnyMoreIsNotShown() throws Exception {
        RecordRef contact = contact(anna, "Weber");
        told();
        give(List.of(contact), ChangeKind.EDIT, olga);
        assertThat(get(olga, "/").select("#bell").text()).isEqualTo("1");
        give(List.of(contact), ChangeKind.EDIT, anna);
        assertThat(get(olga, "/notifications").select(".notification")).isEmpty();
        assertThat(get(olga, "/").select("#bell").text()).isEmpty();
    }

    @Test
    void oneReadsOnlyOnesOwn() throws Exception {
        note(anna, contact(anna, "Weber"), "@Tomás Ribeiro look");
        String place =
                "/notifications/"
                        + jdbc.sql("select id from notification").query(Long.class).single();
        assertThat(mvc.get().uri(place).with(as(anna))).hasStatus(404);
        assertThat(post(anna, place + "/read")).hasStatus(404);
        post(anna, "/notifications/read", "newest", String.valueOf(Long.MAX_VALUE));
        assertThat(get(tom, "/").select("#bell").text()).isEqualTo("1");
        post(tom, "/notifications/read", "newest", String.valueOf(Long.MAX_VALUE));
        assertThat(get(tom, "/").select("#bell").text()).isEmpty();
    }

    @Test
    void aReminderSaysWhenItIsDueAndIsPutOff() throws Exception {
        LocalDate today = LocalDate.now(anna.actor().zone());
        RecordRef call =
                activities.task(
                        tom,
                        "Call Karl",
                        Due.at(today.plusDays(1), LocalTime.of(15, 0), anna.actor().zone()),
                        contact(tom, "Weber"));
        told();
        jdbc.sql(
                        """
                        insert into notification (user_id, kind, record_kind, record_id, due_at)
                        values (:user, 'reminder', 4, :task, now())
                        """)
                .param("user", tom.actor().id())
                .param("task", call.id())
                .update();
        Document page = get(tom, "/notifications?kind=reminder");
        assertThat(page.select(".notification-line").text())
                .contains("Call Karl is due on", "15:00");
        assertThat(
                        post(
                                tom,
                                page.select("form[action$=/later]").attr("action"),
                                "back",
                                "/notifications"))
                .hasStatus(303);
        assertThat(get(tom, "/notifications").select(".notification-unread")).isEmpty();
        assertThat(
                        jdbc.sql(
                                        """
                                        select fire_at between now() + interval '14 minutes' and now() + interval '16 minutes'
                                        from reminder where activity_id = :task and user_id = :user
                                        """)
                                .param("task", call.id())
                                .param("user", tom.actor().id())
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void whoReadsAllOfAKindLeavesTheOthers() throws Exception {
        RecordRef contact = contact(tom, "Weber");
        told();
        note(anna, contact, "@Tomás Ribeiro look");
        note(anna, contact, "Called back");
        assertThat(get(tom, "/").select("#bell").text()).isEqualTo("2");
        Document page = get(tom, "/notifications?kind=mention");
        post(
                tom,
                "/notifications/read",
                "kind",
                page.select("form[action=/notifications/read] [name=kind]").attr("value"),
                "newest",
                String.valueOf(Long.MAX_VALUE));
        assertThat(
                        get(tom, "/notifications")
                                .select(".notification-unread .notification-line")
                                .text())
                .contains("wrote a note on");
    }

    @Test
    void whatComesNextOfASeriesIsNotGiven() throws Exception {
        RecordRef task =
                activities.task(
                        tom, "Weekly", Due.on(LocalDate.of(2030, 1, 7)), contact(tom, "Weber"));
        transaction.executeWithoutResult(_ ->
                records.update(
                        tom,
                        records.open(tom, ChangeKind.EDIT, "Weekly"),
                        task,
                        null,
                        new Values()
                                .with(ActivityFields.RECURRENCE, new Recurrence("FREQ=WEEKLY"))));
        told();
        post(anna, task.path() + "/done");
        told();
        assertThat(get(tom, "/notifications").select(".notification-line").eachText())
                .singleElement()
                .asString()
                .doesNotContain("gave");
    }

    @Test
    void aMentionIsAnsweredWhereItStands() throws Exception {
        RecordRef contact = contact(anna, "Weber");
        note(anna, contact, "@Tomás Ribeiro can we?");
        var form = get(tom, "/notifications").select(".notification-answer form").getFirst();
        assertThat(form.select("textarea").text()).isEqualTo("@Nele Anders");
        MvcTestResult answered =
                post(
                        tom,
                        form.attr("action"),
                        "kind",
                        "note",
                        "body",
                        "@Nele Anders yes",
                        "back",
                        form.select("[name=back]").attr("value"));
        told();
        assertThat(get(tom, location(answered)).select(".notification-unread")).isEmpty();
        assertThat(get(anna, "/notifications").select(".notification-line").text())
                .startsWith("Tomás Ribeiro mentioned you on");
    }

    private Scope named(String name, Scope scope) {
        jdbc.sql("update app_user set name = :name where id = :id")
                .param("name", name)
                .param("id", scope.actor().id())
                .update();
        directory.changed();
        return scope;
    }

    private RecordRef contact(Scope scope, String name) {
        return contacts.contact(scope, "Karl", name);
    }

    private String note(Scope scope, RecordRef ref, String body) {
        String place =
                location(post(scope, ref.path() + "/activities", "kind", "note", "body", body));
        told();
        return place;
    }

    private void rename(RecordRef contact, String name) {
        transaction.executeWithoutResult(_ ->
                records.update(
                        anna,
                        records.open(anna, ChangeKind.EDIT, name),
                        contact,
                        null,
                        new Values().with(ContactFields.LAST_NAME, name)));
        told();
    }

    private void give(List<RecordRef> all, ChangeKind kind, Scope to) {
        transaction.executeWithoutResult(_ -> {
            ChangeSet set = records.open(anna, kind, "Given");
            for (RecordRef each : all) {
                records.update(
                        anna,
                        set,
                        each,
                        null,
                        new Values().with(ContactFields.CONTACT.owner(), to.actor().id()));
            }
        });
        told();
    }

    @Test
    void whoIsNamedAsTakingPartIsToldOnce() throws Exception {
        RecordRef meeting =
                Objects.requireNonNull(
                        transaction.execute(_ ->
                                activities.activity(
                                        anna, ActivityKind.MEETING, "Plant visit", null)));
        name(meeting, anna, tom);
        told();
        assertThat(get(tom, "/notifications").select(".notification-line").eachText())
                .singleElement()
                .asString()
                .startsWith("Nele Anders invited you to Plant visit");
        assertThat(count(anna)).isZero();

        // Who was named before is not invited again, but hears that something changed
        Scope ruth = people.administrator("Ruth");
        name(meeting, anna, tom, ruth);
        told();
        assertThat(get(tom, "/notifications").select(".notification-line").eachText())
                .satisfiesExactly(
                        line -> assertThat(line).contains("changed “Plant visit”"),
                        line -> assertThat(line).contains("invited you to Plant visit"));
        assertThat(count(ruth)).isOne();

        // As if somebody were named who may not see it
        jdbc.sql("update activity set participants = participants || :olga where id = :id")
                .param("olga", olga.actorId())
                .param("id", meeting.id())
                .update();
        jdbc.sql(
                        """
                        update change_log set after = jsonb_build_object('participants', jsonb_build_array(:olga::bigint))
                        where record_kind = 4 and record_id = :id and op = 'insert'
                        """)
                .param("olga", olga.actorId())
                .param("id", meeting.id())
                .update();
        jdbc.sql("update notified set last = 0").update();
        told();
        assertThat(count(olga)).isZero();
    }

    @Test
    void ofSeveralMeetingsOneIsToldTogether() throws Exception {
        transaction.executeWithoutResult(_ -> {
            ChangeSet set = records.open(anna, ChangeKind.EDIT, "Several");
            for (String subject : List.of("Talk one", "Talk two")) {
                records.create(
                        anna,
                        set,
                        ActivityFields.ACTIVITY,
                        new Values()
                                .with(ActivityFields.KIND, "meeting")
                                .with(ActivityFields.SUBJECT, subject)
                                .with(ActivityFields.PARTICIPANTS, ids(tom)));
            }
        });
        told();
        Document page = get(tom, "/notifications");
        assertThat(page.select(".notification-line").text())
                .startsWith("Nele Anders invited you to 2 activities");
        assertThat(
                        location(
                                mvc.get()
                                        .uri(page.select(".notification-line a").attr("href"))
                                        .with(as(tom))
                                        .exchange()))
                .isEqualTo("/activities?participants=me");
    }

    private void name(RecordRef meeting, Scope... some) {
        transaction.executeWithoutResult(_ ->
                records.update(
                        anna,
                        records.open(anna, ChangeKind.EDIT, "Named"),
                        meeting,
                        null,
                        new Values().with(ActivityFields.PARTICIPANTS, ids(some))));
    }

    private static List<Long> ids(Scope... some) {
        return Stream.of(some).map(each -> each.actor().id()).sorted().toList();
    }

    private void told() {
        await().until(() ->
                jdbc.sql("select not exists (select from change_set where seq is null)")
                                .query(Boolean.class)
                                .single()
                        && !telling.isBehind());
    }

    private int count(Scope scope) {
        return jdbc.sql("select count(*) from notification where user_id = :user")
                .param("user", scope.actor().id())
                .query(Integer.class)
                .single();
    }

    private List<String> suggested(Scope scope, RecordRef ref, String typed) throws Exception {
        return get(scope, ref.path() + "/mentions?q=" + typed)
                .select("[role=option]")
                .eachAttr("data-title");
    }

    private Document get(Scope scope, String address) throws Exception {
        MvcTestResult answer = mvc.get().uri(address).with(as(scope)).exchange();
        assertThat(answer).as(address).hasStatusOk();
        return Jsoup.parse(answer.getResponse().getContentAsString());
    }

    private MvcTestResult post(Scope scope, String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(scope)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private static String location(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"));
    }
}
