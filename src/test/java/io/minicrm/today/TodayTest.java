package io.minicrm.today;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.record.Due;
import io.minicrm.record.Money;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class TodayTest {

    private static final ZoneId HERE = ZoneId.of("Europe/Berlin");
    private final LocalDate today = LocalDate.now(HERE);

    @Autowired MockMvcTester mvc;
    @Autowired ActivityMother todos;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    Scope anna;

    @BeforeEach
    void somebody() {
        anna = people.administrator("Anna");
    }

    @Test
    void eachThingToDoStandsOnItsDay() throws Exception {
        todo("Long ago", -40);
        todo("Yesterday", -1);
        todo("Now", 0);
        todo("Tomorrow", 1);
        todo("In a week", 7);
        todo("In eight days", 8);
        todos.task(anna, "Some day", null);
        RecordRef done = todo("Done already", 0);
        post(anna, done.path() + "/done");

        Document page = get(anna, "/");
        assertThat(titles(page, "overdue")).containsExactly("Long ago", "Yesterday");
        assertThat(titles(page, "today")).containsExactly("Now");
        assertThat(titles(page, "next")).containsExactly("Tomorrow", "In a week");
        assertThat(page.select("#agenda").text())
                .contains("40 days late", "1 day late")
                .doesNotContain("In eight days", "Some day", "Done already");
        assertThat(page.select("#today-sum").text()).isEqualTo("3 to do, 2 of them late");
    }

    @Test
    void anEmptyDayIsFriendly() throws Exception {
        assertThat(get(anna, "/").select("#agenda h2").text())
                .isEqualTo("Nothing is waiting for you");
    }

    @ParameterizedTest
    @CsvSource({"-3,overdue", "0,today", "4,next"})
    void aFigureOpensExactlyItsRows(int days, String part) throws Exception {
        for (int i = 10; i < 43; i++) {
            todo("Job " + i, days);
        }
        todo("Another day", days == 0 ? 1 : 0);
        todo("Far off", 20);
        todos.task(people.person("Tom", Reach.ALL, null), "Tom's", Due.on(today.plusDays(days)));

        Document page = get(anna, "/");
        assertThat(titles(page, part)).hasSize(30);
        Element all = part(page, part).select("a[href^=/activities?]").getFirst();
        assertThat(all.text()).isEqualTo("All 33");
        assertThat(get(anna, all.attr("href")).select("table.list tbody tr"))
                .hasSize(33)
                .allMatch(row -> row.text().contains("Job "));
    }

    @Test
    void whatHangsOnAColleaguesPrivateDealIsNotThere() throws Exception {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef secret = deals.deal(anna, "Secret deal");
        RecordRef hidden = todos.task(anna, "Hidden task", Due.on(today.minusDays(1)), secret);
        // As when the deal was handed on after it
        jdbc.sql("update activity set owner_id = :tom, team_id = null where id = :id")
                .param("tom", tom.actorId())
                .param("id", hidden.id())
                .update();
        todos.task(anna, "Anna's own", Due.on(today));
        todos.task(tom, "Own task", Due.on(today));

        for (String address : List.of("/", "/?who=team", "/tasks", "/tasks?who=everyone")) {
            assertThat(get(tom, address).select("main").text())
                    .as(address)
                    .contains("Own task")
                    .doesNotContain("Hidden task", "Secret deal", "Anna's own");
        }
        assertThat(get(tom, "/").select("#today-sum").text()).isEqualTo("1 to do");
        post(tom, "/today/overdue");
        assertThat(due(hidden)).isEqualTo(today.minusDays(1) + " null null");
    }

    @Test
    void allThatIsLateMovesToTomorrowAndComesBackAsAWhole() throws Exception {
        RecordRef whole = todo("A day", -3);
        RecordRef timed =
                todos.task(
                        anna,
                        "A time",
                        Due.at(today.minusDays(1), LocalTime.of(9, 30), ZoneId.of("Asia/Kolkata")));
        RecordRef now = todo("Now", 0);

        MvcTestResult moved = post(anna, "/today/overdue");
        assertThat(due(whole)).isEqualTo(today.plusDays(1) + " null null");
        assertThat(due(timed)).isEqualTo(today.plusDays(1) + " 09:30:00 Asia/Kolkata");
        assertThat(due(now)).isEqualTo(today + " null null");

        String page = Objects.requireNonNull(moved.getResponse().getHeader("Location"));
        assertThat(page).startsWith("/?changed=");
        assertThat(get(anna, page).select("#undo").text()).contains("2 activities");
        post(anna, "/changes/" + page.substring(page.indexOf('=') + 1) + "/undo", "back", "/");
        assertThat(due(whole)).isEqualTo(today.minusDays(3) + " null null");
        assertThat(due(timed)).isEqualTo(today.minusDays(1) + " 09:30:00 Asia/Kolkata");
    }

    @Test
    void whatIsTickedOffStaysInItsPlaceAndAsksWhatIsNext() throws Exception {
        RecordRef contact = contacts.contact(anna, "Katharina", "Wesselhöft");
        RecordRef deal = deals.deal(anna, "Press line 4");
        todos.task(anna, "First", Due.at(today, LocalTime.of(0, 1), HERE), contact);
        RecordRef second =
                todos.task(anna, "Second", Due.at(today, LocalTime.of(0, 2), HERE), contact, deal);
        todos.task(anna, "Third", Due.on(today), contact);

        MvcTestResult done = post(anna, second.path() + "/done", "back", "/");
        Document page = get(anna, Objects.requireNonNull(done.getResponse().getHeader("Location")));
        assertThat(titles(page, "today")).containsExactly("First", "Second", "Third");
        Element row = page.expectFirst(".job-done");
        assertThat(row.select(".job-title").text()).isEqualTo("Second");
        assertThat(row.select(".what-next").text()).contains("Press line 4");
        assertThat(page.select("#today-sum").text()).isEqualTo("2 to do");

        post(anna, row.select(".job-undo").attr("action"), "back", "/");
        Document again = get(anna, "/");
        assertThat(titles(again, "today")).containsExactly("First", "Second", "Third");
        assertThat(again.select(".job-done")).isEmpty();
        post(anna, second.path() + "/done", "back", "/");
        assertThat(titles(get(anna, "/"), "today")).containsExactly("First", "Third");
    }

    @Test
    void aDayLaterIsOneClickAndLateThingsAreThenDueTomorrow() throws Exception {
        RecordRef late = todo("Late", -5);
        Element form = get(anna, "/").expectFirst(".job-next");
        post(anna, form.attr("action"), "due", form.select("button").attr("value"), "back", "/");
        assertThat(due(late)).isEqualTo(today.plusDays(1) + " null null");
    }

    @Test
    void theMenuThatPutsOffComesWhenItIsAskedFor() throws Exception {
        RecordRef late = todo("Late", -5);
        todo("Another", 0);
        for (String path : List.of("/", "/tasks")) {
            Document page = get(anna, path);
            assertThat(page.select("#agenda details, #tasks details")).isEmpty();
            Document asked =
                    get(anna, page.expectFirst("#later-" + late.id()).attr("href").split("#")[0]);
            assertThat(asked.select("details.todo-later[open]")).hasSize(1);
            Element menu = asked.expectFirst("details#later-" + late.id());
            assertThat(menu.select("[name=back]").attr("value")).isEqualTo(path);
            assertThat(menu.select("a[href^=/tasks/" + late.id() + "/hand-over]")).hasSize(1);
            post(
                    anna,
                    menu.select("form").attr("action"),
                    "due",
                    menu.select("button:contains(Next Monday)").attr("value"),
                    "back",
                    path);
            assertThat(due(late))
                    .isEqualTo(today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) + " null null");
        }
    }

    @Test
    void theDayOfATeamStandsByPersonForWhoMayReadIt() throws Exception {
        long north = people.team("North");
        Scope lead = people.person("Lena", Reach.TEAM, north);
        Scope tom = people.person("Tom", Reach.OWN, north);
        todos.task(lead, "Lena's", Due.on(today));
        todos.task(tom, "Tom's late one", Due.on(today.minusDays(2)));
        todos.task(tom, "Tom's", Due.on(today));
        todos.task(tom, "Tom's of tomorrow", Due.on(today.plusDays(1)));
        todo("Anna's", 0);

        Document page = get(lead, "/?who=team");
        assertThat(page.select(".segment a").eachText()).containsExactly("Mine", "Team North");
        assertThat(page.select(".today-part h2").eachText()).containsExactly("Lena", "Tom");
        assertThat(page.select(".job-title").eachText())
                .containsExactly("Lena's", "Tom's late one", "Tom's");
        assertThat(page.select("#today-sum").text()).isEqualTo("3 to do, 1 of them late");

        Document own = get(tom, "/?who=team");
        assertThat(own.select(".segment")).isEmpty();
        assertThat(own.select(".job-title").eachText())
                .containsExactly("Tom's late one", "Tom's", "Tom's of tomorrow");
    }

    @Test
    void dealsWithoutANextStepOpenExactlyThese() throws Exception {
        for (int i = 1; i < 8; i++) {
            deals.deal(anna, "Planless " + i);
        }
        RecordRef planned = deals.deal(anna, "Planned");
        todos.task(anna, "Call", Due.on(today.plusDays(3)), planned);
        deals.deal(anna, deals.named("Over", "Won"));
        deals.deal(people.person("Tom", Reach.ALL, null), "Tom's deal");

        opensExactly("planless", 7, "Planless ");
    }

    @Test
    void stuckDealsOpenExactlyThese() throws Exception {
        jdbc.sql("update stage set stuck_after = 10 where name in ('Prospecting', 'Proposal')")
                .update();
        jdbc.sql("update stage set stuck_after = 20 where name = 'Engaging'").update();
        for (String stage : List.of("Prospecting", "Proposal", "Engaging")) {
            boolean longer = stage.equals("Engaging");
            since(deals.deal(anna, deals.named("Stuck in " + stage, stage)), longer ? 21 : 11);
            since(deals.deal(anna, deals.named("Moving in " + stage, stage)), longer ? 20 : 10);
        }
        since(deals.deal(anna, deals.named("Won long ago", "Won")), 300);

        opensExactly("stuck", 3, "Stuck in ");
        assertThat(get(anna, "/").select("[aria-labelledby=stuck]").text())
                .contains("21 d, limit 20")
                .contains("11 d, limit 10");
    }

    @Test
    void theMonthSaysWhatIsWonAndWhatIsExpectedInEachCurrency() throws Exception {
        closing("Won", 1_000, "EUR", today.withDayOfMonth(1));
        closing("Won", 500, "USD", today);
        closing("Won", 7_000, "EUR", today.minusMonths(1));
        closing("Lost", 9_000, "EUR", today);
        closing("Proposal", 3_000, "EUR", today);
        deals.deal(
                people.person("Tom", Reach.ALL, null),
                deals.named("Tom's", "Won")
                        .with(DealFields.CLOSE_ON, today)
                        .with(DealFields.AMOUNT, new Money(BigDecimal.TEN, "EUR")));

        Document page = get(anna, "/");
        assertThat(page.select("[aria-labelledby=month] dd").eachText())
                .containsExactly("1,000EUR 500USD", "3,000EUR");
        assertThat(page.select(".month-won").attr("width")).isEqualTo("25%");
        String won = page.expectFirst("[aria-labelledby=month] dt a").attr("href");
        assertThat(get(anna, won).select("table.list tbody tr")).hasSize(2);
    }

    @Test
    void allTasksArePagedThroughByTheirDays() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 100; i < 240; i++) {
            String title = "Task " + i;
            todos.task(anna, title, i < 200 ? Due.on(today.plusDays((i - 100) / 10 - 2)) : null);
            expected.add(title);
        }
        Document page = get(anna, "/tasks");
        assertThat(page.select(".today-part h2").eachText())
                .startsWith("Overdue", "Today", "Tomorrow");
        List<String> seen = new ArrayList<>(page.select(".job-title").eachText());
        while (!page.select("a[rel=next]").isEmpty()) {
            page = get(anna, page.select("a[rel=next]").attr("href"));
            seen.addAll(page.select(".job-title").eachText());
        }
        assertThat(seen).containsExactlyElementsOf(expected);
        assertThat(Objects.requireNonNull(page.select(".today-part h2").last()).text())
                .isEqualTo("Any day");
        assertThat(get(anna, "/tasks?after=made-up").select(".job-title")).hasSize(50);
    }

    @Test
    void aTaskIsHandedOverToAColleague() throws Exception {
        Scope tom = people.person("Tom", Reach.ALL, null);
        RecordRef task = todo("Call back", 0);
        Document asked = get(anna, "/tasks/" + task.id() + "/hand-over?back=/");
        Element toTom = asked.expectFirst("button[name=owner]:contains(Tom)");
        MvcTestResult handed =
                post(
                        anna,
                        asked.select(".hand-over").attr("action"),
                        "owner",
                        toTom.attr("value"),
                        "back",
                        asked.select(".hand-over [name=back]").attr("value"));
        assertThat(handed.getResponse().getHeader("Location")).startsWith("/?changed=");
        assertThat(get(anna, "/").select(".job-title")).isEmpty();
        assertThat(titles(get(tom, "/"), "today")).containsExactly("Call back");
    }

    /// A block beside the day shows five, says how many there are, and leads to these.
    private void opensExactly(String block, int count, String name) throws Exception {
        Element waiting = get(anna, "/").expectFirst("[aria-labelledby=" + block + "]");
        assertThat(waiting.select(".waiting > li"))
                .hasSize(Math.min(5, count))
                .allMatch(row -> row.text().startsWith(name));
        assertThat(waiting.select(".waiting-head .num").text()).isEqualTo(String.valueOf(count));
        Document list = get(anna, waiting.select(".waiting-head a").attr("href"));
        assertThat(list.select("table.list tbody tr"))
                .hasSize(count)
                .allMatch(row -> row.text().contains(name));
    }

    private void closing(String stage, long amount, String currency, LocalDate day) {
        deals.deal(
                anna,
                deals.named(stage + " " + amount, stage)
                        .with(DealFields.CLOSE_ON, day)
                        .with(DealFields.AMOUNT, new Money(BigDecimal.valueOf(amount), currency)));
    }

    private void since(RecordRef deal, int days) {
        jdbc.sql("update deal set stage_entered_at = :day::date + time '12:00' where id = :id")
                .param("day", today.minusDays(days))
                .param("id", deal.id())
                .update();
    }

    private RecordRef todo(String title, int days) {
        return todos.task(anna, title, Due.on(today.plusDays(days)));
    }

    private String due(RecordRef ref) {
        return jdbc.sql(
                        "select concat_ws(' ', due_on, coalesce(due_time::text, 'null'), coalesce(due_zone, 'null')) from activity where id = :id")
                .param("id", ref.id())
                .query(String.class)
                .single();
    }

    private static Element part(Document page, String key) {
        return page.expectFirst("[aria-labelledby=part-" + key + "]");
    }

    private static List<String> titles(Document page, String key) {
        return part(page, key).select(".job-title").eachText();
    }

    private MvcTestResult post(Scope scope, String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(scope)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private Document get(Scope scope, String address) throws Exception {
        return Jsoup.parse(
                mvc.get()
                        .uri(URI.create(address))
                        .with(as(scope))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
