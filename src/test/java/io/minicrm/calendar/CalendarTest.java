package io.minicrm.calendar;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.ActivityMother;
import io.minicrm.deal.DealMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Values;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class CalendarTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate MONDAY = LocalDate.parse("2026-11-16");

    @TestBean Clock clock;

    static Clock clock() {
        return new SetClock();
    }

    @Autowired MockMvcTester mvc;
    @Autowired ActivityMother todos;
    @Autowired DealMother deals;
    @Autowired Records records;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    Scope anna;

    @BeforeEach
    void somebodyOnAThursday() {
        anna = people.administrator("Anna");
        at("2026-11-19T14:52:00Z");
    }

    @Test
    void aWeekShowsWhatIsPlannedAtItsTimeAndWhatIsDueOnADayAboveIt() throws Exception {
        meeting("Kick-off", MONDAY, "14:00", 90);
        todos.task(anna, "Thank Anaïs", Due.on(MONDAY.plusDays(3)));
        todos.task(anna, "Next week", Due.on(MONDAY.plusDays(7)));
        meeting("The day before", MONDAY.minusDays(1), "23:00", 30);
        meeting("Into the week", MONDAY.minusDays(1), "23:30", 60);

        Document page = get(anna, "/calendar");
        assertThat(page.select("h1").text()).isEqualTo("November 2026 week 47");
        Element kickOff = block(page, "Kick-off");
        assertThat(day(kickOff)).isEqualTo("2026-11-16");
        assertThat(span(kickOff)).isEqualTo("14:00-15:30");
        assertThat(span(block(page, "Into the week"))).isEqualTo("0:00-0:30");
        assertThat(page.select(".cal-any").get(3).text()).isEqualTo("Thank Anaïs");
        assertThat(page.select(".cal-week").text()).doesNotContain("Next week", "The day before");
        assertThat(span(page.expectFirst(".cal-now"))).isEqualTo("15:50-0:00");
        assertThat(page.expectFirst(".cal-now").parent()).isEqualTo(column(page, "2026-11-19"));
    }

    @Test
    void whatOverlapsStandsSideBySide() throws Exception {
        meeting("Long", MONDAY, "9:00", 180);
        meeting("First", MONDAY, "9:00", 60);
        meeting("Second", MONDAY, "10:00", 60);
        meeting("Alone", MONDAY, "12:00", 60);

        Document page = get(anna, "/calendar");
        assertThat(lanes(block(page, "Long"))).isEqualTo("0 of 2");
        assertThat(lanes(block(page, "First"))).isEqualTo("1 of 2");
        assertThat(lanes(block(page, "Second"))).isEqualTo("1 of 2");
        assertThat(lanes(block(page, "Alone"))).isEqualTo("0 of 1");

        for (int i = 0; i < 9; i++) {
            meeting("Crowd", MONDAY.plusDays(1), "9:00", 60);
        }
        page = get(anna, "/calendar");
        assertThat(column(page, "2026-11-17").select(".cal-block")).hasSize(6);
        assertThat(page.select(".cal-any").get(1).text()).isEqualTo("3 more");
    }

    /// Where clocks are set back, the hour that comes twice stands there twice.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-10-25, 01:30, 1:30-3:30, 25, 0",
        "Europe/Berlin, 2026-03-29, 01:30, 1:30-4:30, 24, 1",
        "America/St_Johns, 2026-11-01, 00:30, 0:30-2:30, 25, 0",
        "America/St_Johns, 2026-03-08, 01:30, 1:30-4:30, 24, 1",
        "Africa/Casablanca, 2026-02-15, 01:30, 1:30-3:30, 25, 0",
        "Africa/Casablanca, 2026-03-22, 01:30, 1:30-4:30, 24, 1",
        "Asia/Kolkata, 2026-10-25, 01:30, 1:30-3:30, 24, 0",
        "Pacific/Kiritimati, 2026-10-25, 01:30, 1:30-3:30, 24, 0",
    })
    void aDayHasTheHoursThatItHas(
            String zone, LocalDate day, String time, String span, int hours, int gaps)
            throws Exception {
        ZoneId here = ZoneId.of(zone);
        Scope reader = in(here);
        // Eleven at night there, so that it is another day in most of the world
        clockAt(day.atTime(23, 0).atZone(here).toInstant());
        plan(reader, "Two hours", Due.at(day, LocalTime.parse(time), here), 120);

        Document page = get(reader, "/calendar");
        Element meeting = block(page, "Two hours");
        assertThat(day(meeting)).isEqualTo(day.toString());
        assertThat(span(meeting)).isEqualTo(span);
        assertThat(page.select(".cal-hour")).hasSize(hours);
        assertThat(column(page, day.toString()).select(".cal-gap")).hasSize(gaps);
        assertThat(column(page, day.toString()).select(".cal-now")).hasSize(1);
        boolean twice = hours == 25;
        assertThat(page.select(".cal-day:has(.cal-gap)")).hasSize(twice ? 6 : gaps);
    }

    @Test
    void theSecondOfTwoHoursIsNotTheFirst() throws Exception {
        at("2026-10-25T01:15:00Z");
        plan(
                anna,
                "At the second",
                Due.at(LocalDate.parse("2026-10-25"), LocalTime.of(1, 45), ZoneOffset.UTC),
                15);
        Document page = get(anna, "/calendar");
        assertThat(span(block(page, "At the second"))).isEqualTo("3:45-4:15");
        assertThat(page.expectFirst(".cal-now").attr("data-h")).isEqualTo("3");
        assertThat(page.select(".cal-hour").eachText())
                .startsWith("01:00", "02:00", "02:00", "03:00");
    }

    @Test
    void aMomentStandsOnTheDayOfItsReader() throws Exception {
        at("2026-06-01T10:00:00Z");
        todos.activity(
                anna,
                ActivityKind.CALL,
                "Call",
                Due.at(LocalDate.parse("2026-06-01"), LocalTime.of(12, 30), BERLIN));
        assertThat(day(block(get(anna, "/calendar"), "Call"))).isEqualTo("2026-06-01");
        Document far = get(in(ZoneId.of("Pacific/Kiritimati")), "/calendar?on=2026-06-02");
        assertThat(day(block(far, "Call"))).isEqualTo("2026-06-02");
        assertThat(span(block(far, "Call"))).isEqualTo("0:30-1:00");
    }

    @Test
    void weeksBeginAsTheyDoWhereTheReaderLives() throws Exception {
        assertThat(get(anna, "/calendar").select(".cal-name").eachText()).startsWith("Mon 16");
        assertThat(get(people.reading(anna, Locale.US), "/calendar").select(".cal-name").eachText())
                .startsWith("Sun 15");
        assertThat(
                        get(people.reading(anna, Locale.GERMANY), "/calendar?view=month")
                                .select(".cal-names div")
                                .eachText())
                .startsWith("Mo");
    }

    @Test
    void aMonthShowsSomeOfEachDayAndLeadsToTheOthers() throws Exception {
        for (int i = 1; i < 8; i++) {
            todos.task(anna, "Task " + i, Due.on(MONDAY));
        }
        todos.task(anna, "Of another month", Due.on(LocalDate.parse("2026-12-06")));
        todos.task(anna, "Out of sight", Due.on(LocalDate.parse("2026-12-07")));

        Document page = get(anna, "/calendar?view=month");
        assertThat(page.select(".cal-cell")).hasSize(42);
        Element monday = page.select(".cal-cell:has(.cal-event)").getFirst();
        assertThat(monday.select(".cal-event")).hasSize(3);
        Element more = monday.expectFirst("a.cal-more");
        assertThat(more.text()).isEqualTo("4 more");
        assertThat(page.text()).contains("Of another month").doesNotContain("Out of sight");
        Document list = get(anna, more.attr("href"));
        assertThat(list.select(".cal-listed").getFirst().select(".cal-row")).hasSize(7);
    }

    @Test
    void whatIsDoneStandsWhereItWasPlannedAndWhatWasNotPlannedWhereItHappened() throws Exception {
        RecordRef meeting = meeting("Held", MONDAY, "9:00", 60);
        happened(meeting, "2026-11-16T16:00:00Z");
        RecordRef call = todos.activity(anna, ActivityKind.CALL, "Rang", null);
        happened(call, "2026-11-17T10:00:00Z");
        RecordRef note = todos.activity(anna, ActivityKind.NOTE, "Noted", null);
        happened(note, "2026-11-17T10:00:00Z");

        Document page = get(anna, "/calendar");
        assertThat(span(block(page, "Held"))).isEqualTo("9:00-10:00");
        assertThat(block(page, "Held").hasClass("cal-done")).isTrue();
        assertThat(block(page, "Held").hasAttr("data-movable")).isFalse();
        assertThat(span(block(page, "Rang"))).isEqualTo("11:00-11:30");
        assertThat(page.select("main").text()).doesNotContain("Noted");
    }

    @Test
    void anAddressShowsTheSameAgain() throws Exception {
        meeting("Kick-off", MONDAY, "14:00", 90);
        todos.task(anna, "A task", Due.on(MONDAY));
        Document tasks = get(anna, "/calendar?on=2026-11-20&kind=task");
        assertThat(tasks.select(".cal-week").text()).contains("A task").doesNotContain("Kick-off");
        assertThat(tasks.select(".chip").eachText()).contains("Meetings1", "Tasks1");
        assertThat(tasks.select(".segment a").eachAttr("href"))
                .contains("/calendar?view=month&on=2026-11-20&kind=task");
        for (String odd : List.of("on=2026-02-30", "on=9999-12-31&view=x", "on=&who=x&kind=note")) {
            assertThat(get(anna, "/calendar?" + odd).select("h1").text())
                    .startsWith("November 2026");
        }
    }

    @Test
    void nobodySeesWhatHangsOnAColleaguesPrivateRecord() throws Exception {
        long north = people.team("North");
        Scope lead = people.person("Lena", Reach.TEAM, north);
        Scope tom = people.person("Tom", Reach.OWN, north);
        RecordRef secret = deals.deal(anna, "Secret deal");
        RecordRef hidden = todos.task(anna, "Hidden", Due.on(MONDAY), secret);
        give(hidden, tom);
        todos.task(tom, "Tom's", Due.on(MONDAY));
        todos.task(anna, "Anna's", Due.on(MONDAY));

        for (String who : List.of("me", "mine", "team", "everyone")) {
            for (String view : List.of("week", "month", "agenda")) {
                String address = "/calendar?on=2026-11-16&view=%s&who=%s".formatted(view, who);
                assertThat(get(tom, address).select("main").text())
                        .as(address)
                        .contains("Tom's")
                        .doesNotContain("Hidden", "Secret", "Anna's");
            }
        }
        Document team = get(lead, "/calendar?who=team");
        assertThat(team.select(".cal-event .who").eachAttr("title")).containsExactly("Tom");
        assertThat(team.select("main").text()).doesNotContain("Hidden", "Anna's");
        assertThat(get(lead, "/calendar").select(".cal-event")).isEmpty();
    }

    @Test
    void howMuchThereIsCostsNoMoreStatementsAndIsSaidWhenItIsTooMuch() throws Exception {
        todos.task(anna, "One", Due.on(MONDAY));
        get(anna, "/calendar");
        int few = Statements.of(() -> status(anna, "/calendar")).size();
        jdbc.sql(
                        """
                        insert into activity (kind, subject, due_on, due_time, due_zone, owner_id, created_at, updated_at)
                        select 'meeting', 'Many ' || i, '2026-11-16', '09:00', 'Europe/Berlin', :anna, now(), now()
                        from generate_series(1, 501) i
                        """)
                .param("anna", anna.actor().id())
                .update();
        assertThat(Statements.of(() -> status(anna, "/calendar"))).hasSizeLessThanOrEqualTo(few);
        assertThat(get(anna, "/calendar").select(".cal-note").text()).contains("the first 500");
    }

    /// A filter looks at what there is of its kind, not at the first five hundred of all kinds.
    @Test
    void aKindIsFoundBehindAllTheOthers() throws Exception {
        many(501, "meeting", "null");
        todos.task(anna, "Behind them", Due.on(MONDAY.plusDays(4)));
        Document page = get(anna, "/calendar?kind=task");
        assertThat(page.select(".cal-week").text()).contains("Behind them");
        assertThat(page.select(".cal-note")).isEmpty();
        assertThat(page.select(".chip .num").eachText()).containsExactly("0", "501", "1");
    }

    @Test
    void ofMoreSeriesThanAreDrawnOneIsTold() throws Exception {
        many(200, "call", "'FREQ=YEARLY'");
        assertThat(get(anna, "/calendar").select(".cal-note")).isEmpty();
        many(1, "call", "'FREQ=YEARLY'");
        assertThat(get(anna, "/calendar").select(".cal-note").text())
                .contains("these are the series that are due first");
    }

    private void many(int many, String kind, String rule) {
        jdbc.sql(
                        """
                        insert into activity (kind, subject, due_on, due_time, due_zone, recurrence, owner_id, created_at, updated_at)
                        select :kind, 'Many ' || i, '2026-11-16', '09:00', 'Europe/Berlin', %s, :anna, now(), now()
                        from generate_series(1, :many) i
                        """
                                .formatted(rule))
                .param("kind", kind)
                .param("many", many)
                .param("anna", anna.actor().id())
                .update();
    }

    @Test
    void aMoveIsOneChangeAndKeepsTheZoneInWhichItWasSaid() throws Exception {
        RecordRef call =
                plan(
                        anna,
                        "Call",
                        Due.at(MONDAY, LocalTime.of(15, 30), ZoneId.of("Asia/Kolkata")),
                        30);
        assertThat(span(block(get(anna, "/calendar"), "Call"))).isEqualTo("11:00-11:30");
        MvcTestResult moved =
                post(
                        "/calendar/" + call.id() + "/move",
                        "version",
                        "0",
                        "on",
                        "2026-11-18",
                        "at",
                        "09:15",
                        "back",
                        "/calendar");
        assertThat(moved).hasStatus(303);
        assertThat(due(call)).isEqualTo("2026-11-18 13:45:00 Asia/Kolkata");
        String page = Objects.requireNonNull(moved.getResponse().getHeader("Location"));
        assertThat(page).startsWith("/calendar?changed=");
        assertThat(get(anna, page).select("#undo").text()).contains("Call");

        post("/changes/" + page.substring(page.indexOf('=') + 1) + "/undo", "back", "/calendar");
        assertThat(due(call)).isEqualTo("2026-11-16 15:30:00 Asia/Kolkata");
        post("/calendar/" + call.id() + "/move", "version", "2", "minutes", "45");
        assertThat(span(block(get(anna, "/calendar"), "Call"))).isEqualTo("11:00-11:45");
    }

    @Test
    void whatSomebodyElseHasMovedMeanwhileStaysThere() throws Exception {
        RecordRef meeting = meeting("Kick-off", MONDAY, "14:00", 90);
        post(
                "/calendar/" + meeting.id() + "/move",
                "version",
                "0",
                "on",
                "2026-11-17",
                "at",
                "10:00");
        MvcTestResult late =
                post(
                        "/calendar/" + meeting.id() + "/move",
                        "version",
                        "0",
                        "on",
                        "2026-11-20",
                        "at",
                        "10:00");
        assertThat(late).hasStatus(409);
        assertThat(body(late).select(".notice-body").text()).isNotEmpty();
        assertThat(due(meeting)).isEqualTo("2026-11-17 10:00:00 Europe/Berlin");
    }

    @Test
    void nobodyMovesWhatIsNotTheirsNorToWhereNothingIs() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef meeting = meeting("Kick-off", MONDAY, "14:00", 90);
        String move = "/calendar/" + meeting.id() + "/move";
        assertThat(post(tom, move, "version", "0", "on", "2026-11-17", "at", "10:00"))
                .hasStatus(404);
        for (String[] odd :
                List.of(
                        new String[] {"on", "2026-02-30"},
                        new String[] {"on", "2026-11-17", "at", "25:00"},
                        new String[] {"minutes", "-5"},
                        new String[] {"minutes", "x"})) {
            String[] all = Arrays.copyOf(odd, odd.length + 2);
            all[odd.length] = "version";
            all[odd.length + 1] = "0";
            assertThat(post(anna, move, all)).as(String.join(" ", odd)).hasStatus(400);
        }
        assertThat(due(meeting)).isEqualTo("2026-11-16 14:00:00 Europe/Berlin");
    }

    /// Of those who take part, whoever may see it: also what comes again.
    @Test
    void aMeetingStandsInTheCalendarOfThoseWhoTakePart() throws Exception {
        Scope petra = people.administrator("Petra");
        Scope olaf = people.person("Olaf", Reach.OWN, null);
        RecordRef visit = meeting("Plant visit", MONDAY, "14:00", 90);
        RecordRef weekly = meeting("Weekly talk", MONDAY.plusDays(2), "9:00", 30);
        edit(weekly, new Values().with(ActivityFields.RECURRENCE, new Recurrence("FREQ=WEEKLY")));
        assertThat(get(petra, "/calendar").select(".cal-block")).isEmpty();

        for (RecordRef each : List.of(visit, weekly)) {
            // As if he had lost sight since
            jdbc.sql(
                            "update activity set participants = array[:petra, :anna, :olaf] where id = :id")
                    .param("petra", petra.actorId())
                    .param("anna", anna.actorId())
                    .param("olaf", olaf.actorId())
                    .param("id", each.id())
                    .update();
        }
        Document page = get(petra, "/calendar");
        assertThat(page.select(".cal-week .cal-block .cal-title").eachText())
                .hasSize(2)
                .allMatch(title -> title.contains("Plant visit") || title.contains("Weekly talk"));
        Element block = block(page, "Plant visit");
        assertThat(block.classNames()).doesNotContain("cal-other");
        assertThat(block.select(".who").eachAttr("title")).containsExactly("Anna");
        assertThat(block.select(".cal-about").text()).isEqualTo("with you and Olaf");
        assertThat(get(petra, "/calendar?kind=meeting").select(".cal-week .cal-block")).hasSize(2);
        assertThat(get(petra, "/calendar?kind=task").select(".cal-week .cal-block")).isEmpty();
        assertThat(get(petra, "/calendar?on=2026-11-25").select(".cal-again .cal-title").text())
                .contains("Weekly talk");

        assertThat(get(anna, "/calendar").select(".cal-week .cal-block")).hasSize(2);
        assertThat(get(olaf, "/calendar").select(".cal-event")).isEmpty();
        assertThat(get(olaf, "/calendar?on=2026-11-25").select(".cal-event")).isEmpty();
    }

    private void at(String moment) {
        ((SetClock) clock).set(moment);
    }

    private void clockAt(Instant moment) {
        at(moment.toString());
    }

    /// The same person, who lives elsewhere.
    private Scope in(ZoneId zone) {
        Actor actor = anna.actor();
        return Scope.of(
                new Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        actor.administrator(),
                        actor.teamId(),
                        actor.roleName(),
                        actor.locale(),
                        zone,
                        actor.permissions()));
    }

    private RecordRef meeting(String title, LocalDate day, String time, int minutes) {
        LocalTime at = LocalTime.parse(time.length() == 4 ? "0" + time : time);
        return plan(anna, title, Due.at(day, at, BERLIN), minutes);
    }

    private RecordRef plan(Scope scope, String title, Due due, int minutes) {
        return records.create(
                scope,
                records.open(scope, ChangeKind.CREATE, title),
                ActivityFields.ACTIVITY,
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.MEETING.key())
                        .with(ActivityFields.SUBJECT, title)
                        .with(ActivityFields.DUE, due)
                        .with(ActivityFields.DURATION, minutes));
    }

    private void happened(RecordRef activity, String moment) {
        edit(
                activity,
                new Values()
                        .with(ActivityFields.OCCURRED_AT, ZonedDateTime.parse(moment).toInstant()));
    }

    /// Also what hangs on a record that they may not see, as before that was refused.
    private void give(RecordRef activity, Scope person) {
        jdbc.sql("update activity set owner_id = :person where id = :id")
                .param("person", person.actorId())
                .param("id", activity.id())
                .update();
    }

    private void edit(RecordRef activity, Values values) {
        records.update(anna, records.open(anna, ChangeKind.EDIT, "Edited"), activity, null, values);
    }

    private String due(RecordRef ref) {
        return jdbc.sql(
                        "select concat_ws(' ', due_on, due_time, due_zone) from activity where id = :id")
                .param("id", ref.id())
                .query(String.class)
                .single();
    }

    private static Element block(Document page, String title) {
        return page.expectFirst(".cal-block:has(.cal-title:contains(" + title + "))");
    }

    private static Element column(Document page, String day) {
        return page.expectFirst(".cal-day[data-day=" + day + "]");
    }

    private static String day(Element block) {
        return Objects.requireNonNull(block.closest(".cal-day")).attr("data-day");
    }

    private static String span(Element block) {
        return "%s:%02d-%s:%02d"
                .formatted(
                        block.attr("data-h"),
                        number(block.attr("data-m")),
                        block.hasAttr("data-th") ? block.attr("data-th") : "0",
                        number(block.attr("data-tm")));
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static String lanes(Element block) {
        return block.attr("data-lane") + " of " + block.attr("data-lanes");
    }

    private MvcTestResult post(String address, String... parameters) {
        return post(anna, address, parameters);
    }

    private MvcTestResult post(Scope scope, String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(scope)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private int status(Scope scope, String address) {
        return mvc.get()
                .uri(URI.create(address))
                .with(as(scope))
                .exchange()
                .getResponse()
                .getStatus();
    }

    private Document get(Scope scope, String address) throws Exception {
        return body(mvc.get().uri(URI.create(address)).with(as(scope)).exchange());
    }

    private static Document body(MvcTestResult result) throws Exception {
        return Jsoup.parse(result.getResponse().getContentAsString(StandardCharsets.UTF_8));
    }
}
