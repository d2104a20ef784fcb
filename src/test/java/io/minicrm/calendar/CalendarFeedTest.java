package io.minicrm.calendar;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Values;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// A calendar in another program, as somebody else's parser reads it.
@CrmTest
@Transactional
class CalendarFeedTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Autowired MockMvcTester mvc;
    @Autowired ActivityMother todos;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired Records records;
    @Autowired ScopeMother people;
    @Autowired Directory directory;
    @Autowired JdbcClient jdbc;

    Scope anna;

    @BeforeEach
    void somebody() {
        anna = people.administrator("Anna");
    }

    @Test
    void anAddressIsShownOnceAndOnlyItsHashIsKept() throws Exception {
        String address = make(anna, "mine");
        assertThat(address).matches("/ics/[A-Za-z0-9_-]{43}\\.ics");
        String token = address.substring(5, address.length() - 4);
        assertThat(profile(anna).html()).doesNotContain(token);
        assertThat(
                        jdbc.sql("select f::text from calendar_feed f where user_id = :anna")
                                .param("anna", anna.actor().id())
                                .query(String.class)
                                .list())
                .singleElement()
                .asString()
                .doesNotContain(token)
                .contains(
                        jdbc.sql("select encode(sha256(:token::bytea), 'hex')")
                                .param("token", token)
                                .query(String.class)
                                .single());
        assertThat(profile(anna).select("#feeds .place").text()).contains("not read yet");
        fetch(address);
        fetch(address);
        assertThat(profile(anna).select("#feeds .place").text()).contains("read 2 times");
        assertThat(told()).containsExactly("calendar_feed_made");
    }

    @Test
    void anotherProgramReadsMeetingsCallsAndTasks() throws Exception {
        String odd = "Review; scope, price \\ terms äöü 📅 — ".repeat(4).strip();
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        RecordRef meeting =
                plan(
                        new Values()
                                .with(ActivityFields.KIND, ActivityKind.MEETING.key())
                                .with(ActivityFields.SUBJECT, odd)
                                .with(ActivityFields.BODY, "First line\nsecond; line")
                                .with(ActivityFields.PLACE, "Hall C, Stuttgart")
                                .with(ActivityFields.CONTACTS, ActivityFields.link(katharina.id()))
                                .with(
                                        ActivityFields.DUE,
                                        Due.at(today.plusDays(3), LocalTime.of(14, 0), BERLIN))
                                .with(ActivityFields.DURATION, 90));
        todos.task(anna, "Thank them", Due.on(today.plusDays(4)));
        todos.task(anna, "Far off", Due.on(today.plusDays(500)));
        todos.task(anna, "Long ago", Due.on(today.minusDays(100)));
        RecordRef done = todos.task(anna, "Done", Due.on(today.minusDays(2)));
        edit(done, new Values().with(ActivityFields.OCCURRED_AT, Instant.now()));

        String address = make(anna, "mine");
        MvcTestResult answer = fetch(address);
        assertThat(answer).hasContentType("text/calendar;charset=UTF-8");
        assertThat(bytes(answer).lines())
                .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 75);
        Calendar calendar = parsed(answer);
        assertThat(calendar.validate().getEntries()).isEmpty();

        VEvent read = event(calendar, odd);
        Instant begins = today.plusDays(3).atTime(14, 0).atZone(BERLIN).toInstant();
        assertThat(moment(read, "DTSTART")).isEqualTo(begins);
        assertThat(moment(read, "DTEND")).isEqualTo(begins.plusSeconds(90 * 60));
        assertThat(value(read, "LOCATION")).isEqualTo("Hall C, Stuttgart");
        assertThat(value(read, "DESCRIPTION"))
                .isEqualTo("Katharina Wesselhöft\n\nFirst line\nsecond; line");
        assertThat(value(read, "UID")).isEqualTo("activity-" + meeting.id() + "@localhost");
        assertThat(value(read, "URL")).isEqualTo("http://localhost" + meeting.path());

        VEvent task = event(calendar, "Thank them");
        assertThat(value(task, "DTSTART")).isEqualTo(basic(today.plusDays(4)));
        assertThat(value(task, "DTEND")).isEqualTo(basic(today.plusDays(5)));
        assertThat(summaries(calendar)).containsExactly("✓ Done", odd, "Thank them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pacific/Kiritimati",
                "America/St_Johns",
                "Asia/Kolkata",
                "Europe/Berlin",
                "Africa/Casablanca"
            })
    void timesAreRightWhereverItsReaderLivesAndWhenClocksChange(String zone) throws Exception {
        ZoneId here = ZoneId.of(zone);
        jdbc.sql("update app_user set time_zone = :zone where id = :anna")
                .param("zone", zone)
                .param("anna", anna.actor().id())
                .update();
        ZoneOffsetTransition next = here.getRules().nextTransition(Instant.now());
        LocalDate day =
                next == null ? today.plusDays(9) : next.getInstant().atZone(here).toLocalDate();
        plan(
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.CALL.key())
                        .with(ActivityFields.SUBJECT, "Across")
                        .with(ActivityFields.DUE, Due.at(day, LocalTime.of(0, 30), here))
                        .with(ActivityFields.DURATION, 240));
        todos.task(anna, "That day", Due.on(day));

        Calendar calendar = parsed(fetch(make(anna, "mine")));
        Instant begins = day.atTime(0, 30).atZone(here).toInstant();
        assertThat(moment(event(calendar, "Across"), "DTSTART")).isEqualTo(begins);
        assertThat(moment(event(calendar, "Across"), "DTEND"))
                .isEqualTo(begins.plusSeconds(240 * 60));
        assertThat(value(event(calendar, "That day"), "DTSTART")).isEqualTo(basic(day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/St_Johns", "Europe/Berlin", "Africa/Casablanca"})
    void whatComesAgainIsAtTheSameTimeByTheClocksThere(String zone) throws Exception {
        ZoneId there = ZoneId.of(zone);
        LocalDate first = today.plusDays(1);
        plan(
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.MEETING.key())
                        .with(ActivityFields.SUBJECT, "Weekly")
                        .with(ActivityFields.RECURRENCE, new Recurrence("FREQ=WEEKLY"))
                        .with(ActivityFields.DUE, Due.at(first, LocalTime.of(9, 30), there)));

        List<VEvent> all =
                parsed(fetch(make(anna, "mine"))).<VEvent>getComponents(Component.VEVENT).stream()
                        .filter(event -> value(event, "SUMMARY").equals("Weekly"))
                        .toList();
        assertThat(all)
                .hasSize(53)
                .allMatch(event ->
                        moment(event, "DTSTART")
                                .atZone(there)
                                .toLocalTime()
                                .equals(LocalTime.of(9, 30)));
        assertThat(all.stream().map(event -> value(event, "UID")).distinct()).hasSize(53);
        assertThat(all.stream().map(event -> moment(event, "DTSTART").atZone(there).toLocalDate()))
                .allMatch(day -> day.getDayOfWeek() == first.getDayOfWeek());
    }

    @Test
    void whatWasPassedOverNeverWas() throws Exception {
        plan(
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.TASK.key())
                        .with(ActivityFields.SUBJECT, "Daily")
                        .with(ActivityFields.RECURRENCE, new Recurrence("FREQ=DAILY"))
                        .with(ActivityFields.DUE, Due.on(today.minusDays(30))));
        assertThat(
                        parsed(fetch(make(anna, "mine")))
                                .<VEvent>getComponents(Component.VEVENT)
                                .stream()
                                .map(event -> value(event, "DTSTART"))
                                .filter(day -> day.compareTo(basic(today)) < 0))
                .containsExactly(basic(today.minusDays(30)));
    }

    @Test
    void anAdministratorSeesHowManyThereAreAndClosesThemAll() {
        Scope feodora = people.person("Feodora", Reach.OWN, null);
        String page = "/settings/people/" + feodora.actorId();
        assertThat(Jsoup.parse(bytes(mvc.get().uri(page).with(as(anna)).exchange())).text())
                .doesNotContain("secret address");
        String address = make(feodora, "mine");
        make(feodora, "mine");
        assertThat(fetch(address)).hasStatus(200);
        assertThat(Jsoup.parse(bytes(mvc.get().uri(page).with(as(anna)).exchange())).text())
                .contains("2 secret addresses are open. Last read");

        assertThat(post(feodora, page + "/close-feeds")).hasStatus(403);
        assertThat(post(anna, page + "/close-feeds")).hasStatus(303);
        assertThat(fetch(address)).hasStatus(404);
        assertThat(
                        jdbc.sql(
                                        "select count(*) from security_event where kind = 'calendar_feed_revoked' and subject_id = :id and actor_id = :anna")
                                .param("id", feodora.actorId())
                                .param("anna", anna.actorId())
                                .query(Integer.class)
                                .single())
                .isEqualTo(2);
    }

    @Test
    void afterANewPasswordThePageSaysThatAddressesGoOn() {
        String after = "/settings/profile?note=password";
        assertThat(
                        Jsoup.parse(bytes(mvc.get().uri(after).with(as(anna)).exchange()))
                                .select(".notice a"))
                .isEmpty();
        make(anna, "mine");
        assertThat(
                        Jsoup.parse(bytes(mvc.get().uri(after).with(as(anna)).exchange()))
                                .select(".notice a[href=#feeds]")
                                .text())
                .startsWith("The address of your calendar goes on working.");
        assertThat(profile(anna).select(".notice a")).isEmpty();
    }

    @Test
    void ofTooMuchThatHasBeenTheNewestIsSent() throws Exception {
        jdbc.sql(
                        """
                        insert into activity (kind, subject, due_on, owner_id, created_at, updated_at)
                        select 'task', 'Past ' || i, :today::date - 1 - i / 20, :anna, now(), now()
                        from generate_series(0, 1009) i
                        """)
                .param("today", today.toString())
                .param("anna", anna.actor().id())
                .update();
        List<String> sent = summaries(parsed(fetch(make(anna, "mine"))));
        assertThat(sent).hasSize(1_000).contains("Past 0").doesNotContain("Past 1009");
        assertThat(sent.getLast()).isIn("Past 0", "Past 19");
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        todos.task(anna, "Thank them", Due.on(today));
        String address = make(anna, "mine");
        String tag = Objects.requireNonNull(fetch(address).getResponse().getHeader("ETag"));
        var again = mvc.get().uri(address).header("If-None-Match", tag).exchange();
        assertThat(again).hasStatus(304);
        assertThat(again).bodyText().isEmpty();
        todos.task(anna, "Another", Due.on(today));
        assertThat(mvc.get().uri(address).header("If-None-Match", tag).exchange()).hasStatusOk();
    }

    @Test
    void whatDoesNotOpenACalendarIsAnsweredTheSame() {
        String revoked = make(anna, "mine");
        revoke(anna);
        Scope tom = people.person("Tom", Reach.OWN, null);
        String deactivated = make(tom, "mine");
        assertThat(fetch(deactivated)).hasStatusOk();
        jdbc.sql("update app_user set status = 'deactivated' where id = :tom")
                .param("tom", tom.actor().id())
                .update();
        for (String address :
                List.of(
                        revoked,
                        deactivated,
                        "/ics/" + "x".repeat(43) + ".ics",
                        "/ics/x.ics",
                        "/ics/")) {
            assertThat(fetch(address)).as(address).hasStatus(404);
            assertThat(fetch(address)).as(address).bodyText().isEmpty();
        }
        assertThat(told()).containsExactly("calendar_feed_made", "calendar_feed_revoked");
    }

    @Test
    void nobodyClosesTheAddressOfSomebodyElse() {
        String address = make(anna, "mine");
        long id = jdbc.sql("select max(id) from calendar_feed").query(Long.class).single();
        Scope tom = people.person("Tom", Reach.ALL, null);
        assertThat(post(tom, "/settings/profile/feeds/" + id + "/revoke")).hasStatus(404);
        assertThat(fetch(address)).hasStatusOk();
    }

    @Test
    void itHasWhatItsOwnerMaySeeNow() throws Exception {
        long north = people.team("North");
        Scope tom = people.person("Tom", Reach.OWN, north);
        Scope lena = people.person("Lena", Reach.TEAM, north);
        role(lena, "manager");
        RecordRef secret = deals.deal(anna, "Secret deal");
        RecordRef hidden = todos.task(anna, "Hidden", Due.on(today), secret);
        edit(hidden, new Values().with(ActivityFields.ACTIVITY.owner(), lena.actor().id()));
        todos.task(lena, "Lena's", Due.on(today));
        todos.task(tom, "Tom's", Due.on(today));
        todos.task(anna, "Anna's", Due.on(today));

        String team = make(lena, "team");
        assertThat(summaries(parsed(fetch(team))))
                .contains("Lena: Lena's", "Tom: Tom's")
                .doesNotContain("Anna: Anna's");
        role(lena, "ownOnly");
        assertThat(summaries(parsed(fetch(team)))).containsExactly("Lena's");
        assertThat(summaries(parsed(fetch(make(tom, "team"))))).containsExactly("Tom's");
    }

    @Test
    void itHasWhatItsOwnerTakesPartInAsLongAsTheyMaySeeIt() throws Exception {
        long north = people.team("North");
        Scope lena = people.person("Lena", Reach.TEAM, north);
        role(lena, "manager");
        plan(
                new Values()
                        .with(ActivityFields.KIND, "meeting")
                        .with(ActivityFields.SUBJECT, "Plant visit")
                        .with(ActivityFields.DUE, Due.on(today))
                        .with(ActivityFields.PARTICIPANTS, List.of(lena.actor().id())));
        String mine = make(lena, "mine");
        assertThat(summaries(parsed(fetch(mine))))
                .singleElement()
                .asString()
                .endsWith("Plant visit");
        assertThat(summaries(parsed(fetch(make(anna, "mine"))))).containsOnlyOnce("Plant visit");
        role(lena, "ownOnly");
        assertThat(summaries(parsed(fetch(mine)))).isEmpty();
    }

    @Test
    void nobodyHasAddressesWithoutEnd() {
        for (int i = 0; i < 12; i++) {
            post(anna, "/settings/profile/feeds", "whose", "mine");
        }
        assertThat(
                        jdbc.sql("select count(*) from calendar_feed where user_id = :anna")
                                .param("anna", anna.actor().id())
                                .query(Integer.class)
                                .single())
                .isEqualTo(10);
    }

    private void role(Scope person, String role) {
        jdbc.sql(
                        "update app_user set role_id = (select id from role where key = :role) where id = :id")
                .param("role", role)
                .param("id", person.actor().id())
                .update();
        directory.changed();
    }

    private String make(Scope scope, String whose) {
        MvcTestResult made = post(scope, "/settings/profile/feeds", "whose", whose);
        assertThat(made).hasStatus(201);
        String url = Jsoup.parse(bytes(made)).expectFirst("copy-text code").text();
        return url.substring(url.indexOf("/ics/"));
    }

    private void revoke(Scope scope) {
        long id =
                jdbc.sql("select max(id) from calendar_feed where user_id = :person")
                        .param("person", scope.actor().id())
                        .query(Long.class)
                        .single();
        assertThat(post(scope, "/settings/profile/feeds/" + id + "/revoke")).hasStatus(303);
    }

    private List<String> told() {
        return jdbc.sql(
                        "select kind from security_event where kind like 'calendar%' and subject_id = :anna order by id")
                .param("anna", anna.actor().id())
                .query((row, _) -> row.getString("kind"))
                .list();
    }

    private RecordRef plan(Values values) {
        return records.create(
                anna,
                records.open(anna, ChangeKind.CREATE, "Planned"),
                ActivityFields.ACTIVITY,
                values);
    }

    private void edit(RecordRef activity, Values values) {
        records.update(anna, records.open(anna, ChangeKind.EDIT, "Edited"), activity, null, values);
    }

    private MvcTestResult fetch(String address) {
        return mvc.get().uri(address).exchange();
    }

    private static Calendar parsed(MvcTestResult answer) throws Exception {
        return new CalendarBuilder()
                .build(new ByteArrayInputStream(answer.getResponse().getContentAsByteArray()));
    }

    private static List<String> summaries(Calendar calendar) {
        return calendar.<VEvent>getComponents(Component.VEVENT).stream()
                .map(event -> value(event, "SUMMARY"))
                .toList();
    }

    private static VEvent event(Calendar calendar, String summary) {
        return calendar.<VEvent>getComponents(Component.VEVENT).stream()
                .filter(event -> value(event, "SUMMARY").equals(summary))
                .findFirst()
                .orElseThrow();
    }

    private static String value(VEvent event, String property) {
        Optional<Property> found = event.getProperty(property);
        return found.map(Property::getValue).orElse("");
    }

    private static Instant moment(VEvent event, String property) {
        return OffsetDateTime.parse(
                        value(event, property)
                                .replaceFirst("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z"))
                .toInstant();
    }

    private static String basic(LocalDate day) {
        return day.toString().replace("-", "");
    }

    private Document profile(Scope scope) {
        return Jsoup.parse(bytes(mvc.get().uri("/settings/profile").with(as(scope)).exchange()));
    }

    private static String bytes(MvcTestResult answer) {
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private MvcTestResult post(Scope scope, String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(scope)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }
}
