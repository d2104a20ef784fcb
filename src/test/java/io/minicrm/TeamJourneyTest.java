package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.file.FileMother;
import io.minicrm.live.Listening;
import io.minicrm.people.Scopes;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Editing;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A team comes together and works: Lena, who sees what the team has, and Olaf, who sees what is
/// his. All that is done with many records at once is taken back, and is then as it was; and he
/// learns of nothing that is not his, but for as long as it is.
@BrowserTest
class TeamJourneyTest {

    private static final String TEAM = "Nordlicht";
    private static final String PASSWORD = "a long secret of the team's";

    /// In the name of all that Lena has, and of nothing else.
    private static final String HERS = "Kestrel";

    /// In the name of what the administrator has.
    private static final String ABOVE = "Warbler";

    private static final Duration PATIENTLY = Duration.ofSeconds(30);

    /// What records consist of, and what hangs on them; without what only says when it was written.
    private static final List<String> TABLES =
            List.of(
                    "company",
                    "contact",
                    "contact_email",
                    "deal",
                    "deal_contact",
                    "activity",
                    "activity_contact",
                    "timeline",
                    "file",
                    "attachment",
                    "following",
                    "search_doc");

    @LocalServerPort int port;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired Scopes scopes;
    @Autowired RecordMother records;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother todos;
    @Autowired FileMother files;
    @Autowired Editing editing;
    @Autowired RecordReader reader;

    private final List<RecordRef> hers = new ArrayList<>();

    @BeforeEach
    void empty() {
        FreshDatabase.empty(jdbc);
        // Of those who were here before, at a first try
        jdbc.sql("update team set name = name || ' ' || id where name = :team")
                .param("team", TEAM)
                .update();
        jdbc.sql(
                        "update app_user set email = (id || '.' || email)::citext, name = name || ' ' || id where email like '%@team.example'")
                .update();
    }

    @Test
    void whatATeamDoesIsTakenBackAndSeenByThoseAloneWhoMay(Page admins, Page lenas, Page olafs)
            throws Exception {
        Scope admin = people.administrator("Berta");
        signedIn.in(admins, admin);
        aTeamIsMade(admins);
        Scope lena = comesIn(admins, lenas, "Lena Nord", "Sales");
        Scope olaf = comesIn(admins, olafs, "Olaf Nord", "Own only");
        try (Listening lenaHears = listen(lena);
                Listening olafHears = listen(olaf)) {
            RecordRef ada = records(lena, admin);
            contact(olaf, "Ole", "Plover", "city", "Lyon");
            contact(olaf, "Pia", "Plover", "city", "Kiel");
            isThere(lenas, HERS);
            isNowhere(lenas, ABOVE);
            isNowhere(olafs, HERS);
            isNowhere(olafs, ABOVE);

            aViewIsShared(lenas, olafs);
            tagsAreTakenBackOnThePageOfChanges(lenas);
            twoBecomeOneAndComeApart(lenas, olafs, ada);
            hearsAll(olafHears, olaf);
            told(lenaHears, hers);
            assertThat(olafHears.heard()).doesNotContain(HERS).doesNotContain(ABOVE);
            untold(olafHears.heard());

            manyAreGivenToHimAndTakenBack(lenas, olafs, olaf);
            allOfHersIsHandedOverAndComesBack(admins, olafs, lena, olaf);
            int before = hearsAll(olafHears, olaf);
            change(lena, ada);
            hearsAll(olafHears, olaf);
            untold(olafHears.heard().substring(before));
        }
        isThere(lenas, HERS);
        isNowhere(olafs, HERS);
        for (RecordRef each : hers) {
            for (String page : List.of("", "/edit", "/history")) {
                assertThat(olafs.request().get(each.path() + page).status())
                        .as(each.path() + page)
                        .isEqualTo(404);
            }
        }
        for (String change : column("select id::text from change_set")) {
            assertThat(text(olafs, "/changes/" + change)).as(change).doesNotContain(HERS);
        }
    }

    private static void aTeamIsMade(Page page) {
        page.navigate("/settings/people");
        press(page, "Add team");
        page.locator(".teams tr:not([data-spare]) input[name^=name-new-]").last().fill(TEAM);
        press(page.locator(".teams"), "Save");
        assertThat(page.getByText("The teams are saved.")).isVisible();
    }

    /// By the link that the administrator is shown.
    private Scope comesIn(Page admins, Page theirs, String name, String role) {
        String email = name.replace(' ', '.').toLowerCase(Locale.ROOT) + "@team.example";
        admins.navigate("/settings/people/new");
        admins.getByLabel("Name").fill(name);
        admins.getByLabel("E-mail").fill(email);
        admins.locator("#input-team").selectOption(TEAM);
        admins.locator("label.role")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + role)))
                .locator("input")
                .check();
        press(admins, "Add and make a link");
        theirs.navigate(admins.locator("copy-text code").innerText());
        theirs.getByLabel("New password").fill(PASSWORD);
        press(theirs, "Save and sign in");
        assertThat(theirs.locator(".rail")).isVisible();
        return scopes.of(
                        jdbc.sql("select id from app_user where email = :email::citext")
                                .param("email", email)
                                .query(Long.class)
                                .single())
                .orElseThrow();
    }

    /// Three contacts of Lena's, of which two are the same, and what hangs on them; and one that
    /// neither of the team may see.
    ///
    /// @return the one of the two that is kept
    private RecordRef records(Scope lena, Scope admin) {
        RecordRef works = contacts.company(lena, HERS + " Works");
        RecordRef ada =
                contact(
                        lena,
                        "Ada",
                        HERS,
                        "city",
                        "Lyon",
                        "title",
                        "Buyer",
                        "company",
                        "#" + works.id(),
                        "email",
                        "ada@k.example");
        RecordRef again = contact(lena, "A.", HERS, "email", "a@k.example");
        RecordRef bo = contact(lena, "Bo", HERS, "city", "Lyon");
        RecordRef line =
                deals.deal(
                        lena,
                        deals.named(HERS + " line", "Prospecting")
                                .with(
                                        DealFields.CONTACTS,
                                        List.of(new LabelledLink(again.id(), "user"))));
        RecordRef call = todos.task(lena, "Call " + HERS, null, again);
        files.file(lena, again, "Offer for %s.txt".formatted(HERS), "An offer");
        hers.addAll(List.of(works, ada, again, bo, line, call));
        contact(admin, "Vera", ABOVE, "city", "Lyon");
        return ada;
    }

    private RecordRef contact(Scope scope, String first, String last, String... more) {
        List<String> values = new ArrayList<>(List.of("firstName", first, "lastName", last));
        values.addAll(List.of(more));
        return Objects.requireNonNull(
                transaction.execute(_ ->
                        records.make(scope, RecordKind.CONTACT, values.toArray(String[]::new))));
    }

    /// One for the team, in which each sees what they may, and one for herself; the one for the
    /// team is deleted and comes back.
    private static void aViewIsShared(Page lenas, Page olafs) {
        save(lenas, "/contacts?lastName=" + HERS, HERS + " alone", "Only me");
        save(lenas, "/contacts?city=Lyon", "In Lyon", "My team");
        assertThat(current(lenas)).hasText("In Lyon3");

        follow(olafs, "/contacts", "In Lyon");
        assertThat(current(olafs)).hasText("In Lyon1");
        assertThat(names(olafs)).hasText(new String[] {"Ole Plover"});
        isNowhere(olafs, HERS);

        lenas.locator("#views > summary").click();
        lenas.getByRole(AriaRole.LINK, named("Edit “In Lyon”")).click();
        press(lenas, "Delete view");
        assertThat(lenas.locator("main .notice")).containsText("“In Lyon” was deleted.");
        olafs.navigate("/contacts");
        assertThat(olafs.locator(".views")).not().containsText("In Lyon");
        press(lenas, "Undo");
        assertThat(lenas.locator("main")).not().containsText("was deleted");
        follow(olafs, "/contacts", "In Lyon");
        assertThat(names(olafs)).hasText(new String[] {"Ole Plover"});
    }

    private static void save(Page page, String list, String name, String audience) {
        page.navigate(list);
        page.getByRole(AriaRole.LINK, named("New view")).click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.getByLabel(audience).check();
        press(page, "Save");
        assertThat(current(page)).containsText(name);
    }

    private static void follow(Page page, String list, String view) {
        page.navigate(list);
        page.getByRole(AriaRole.LINK, exactly(view)).click();
        assertThat(current(page)).containsText(view);
    }

    private void tagsAreTakenBackOnThePageOfChanges(Page lenas) {
        Map<String, List<String>> before = rows();
        pickAll(lenas);
        press(lenas.locator(".bulk"), "Tag");
        lenas.locator("#field-tags .tag-typed").fill("Trade fair");
        lenas.locator("#field-tags .tag-typed").press("Enter");
        lenas.getByLabel("Add it to what is there").check();
        press(lenas, "Change 3 contacts");
        assertThat(lenas.locator("#undo")).containsText("3 contacts changed");
        assertThat(
                        column(
                                "select c.last_name from contact c join tag g on g.id = any(c.tags) where g.name = 'Trade fair'"))
                .containsExactly(HERS, HERS, HERS);

        lenas.navigate("/changes");
        lenas.getByRole(AriaRole.BUTTON, named("Undo: 3 contacts changed")).click();
        assertThat(lenas.locator("#undo")).containsText("Undone: ");
        assertThat(rows()).isEqualTo(before);
    }

    private void twoBecomeOneAndComeApart(Page lenas, Page olafs, RecordRef ada) {
        Map<String, List<String>> before = rows();
        RecordRef again = hers.get(2);
        lenas.navigate("/contacts?lastName=" + HERS);
        for (String each : List.of("Ada ", "A. ")) {
            lenas.getByLabel(each + HERS, new Page.GetByLabelOptions().setExact(true)).check();
        }
        press(lenas.locator(".bulk"), "Merge");
        assertThat(lenas.locator("#main h1")).hasText("Merge 2 contacts");
        press(lenas.locator(".sheet-foot"), "Merge");
        Locator undo = toUndo(lenas, "Merged 1 contact into Ada " + HERS);
        assertThat(column("select contact_id::text from deal_contact"))
                .containsExactly(Long.toString(ada.id()));
        assertThat(
                        column(
                                "select email from contact_email where contact_id = %d order by position"
                                        .formatted(ada.id())))
                .containsExactly("ada@k.example", "a@k.example");
        assertThat(text(lenas, again.path())).contains("<h1>Ada " + HERS + "</h1>");
        assertThat(olafs.request().get(again.path()).status()).isEqualTo(404);

        undo.click();
        assertThat(lenas.locator("#undo")).containsText("Undone: ");
        assertThat(rows()).isEqualTo(before);
    }

    private void manyAreGivenToHimAndTakenBack(Page lenas, Page olafs, Scope olaf) {
        Map<String, List<String>> before = rows();
        pickAll(lenas);
        press(lenas.locator(".bulk"), "Assign");
        press(lenas.locator("dialog.bulk-menu"), olaf.actor().name());
        Locator undo = toUndo(lenas, "3 contacts changed");
        olafs.navigate("/contacts");
        assertThat(current(olafs)).hasText("All5");
        assertThat(names(olafs).filter(having(HERS))).hasCount(3);

        undo.click();
        assertThat(lenas.locator("#undo")).containsText("Undone: ");
        assertThat(rows()).isEqualTo(before);
        isNowhere(olafs, HERS);
        olafs.navigate("/contacts");
        assertThat(current(olafs)).hasText("All2");
    }

    private void allOfHersIsHandedOverAndComesBack(
            Page admins, Page olafs, Scope lena, Scope olaf) {
        Map<String, List<String>> before = rows();
        admins.navigate("/settings/people/" + lena.actor().id());
        admins.getByRole(AriaRole.LINK, exactly("Hand over")).click();
        admins.locator("#to").selectOption(olaf.actor().name());
        press(admins, "Hand over");
        assertThat(admins.locator("#job")).containsText("You changed");
        for (RecordRef each : hers) {
            assertThat(text(olafs, each.path())).as(each.path()).contains(HERS);
        }
        isThere(olafs, HERS);

        press(admins.locator("#job-acts"), "Undo");
        assertThat(admins.locator("#undo")).containsText("Undone: ");
        assertThat(rows()).isEqualTo(before);
    }

    private static void pickAll(Page page) {
        page.navigate("/contacts?lastName=" + HERS);
        page.locator("thead .pick input").check();
        assertThat(page.locator("[data-picked]")).hasText("3");
    }

    /// The line of what was just done stays for as long as its button has the focus.
    private static Locator toUndo(Page page, String done) {
        assertThat(page.locator("#undo")).containsText(done);
        Locator undo = page.locator("#undo").getByRole(AriaRole.BUTTON);
        undo.focus();
        return undo;
    }

    /// Not in a list, a search, what happened, what one was told or a file, nor in their numbers.
    private static void isNowhere(Page page, String word) {
        for (String address : addresses(word)) {
            String text = text(page, address);
            assertThat(text).as(address).startsWith("200 ").doesNotContainIgnoringCase(word);
        }
        page.navigate("/contacts?lastName=" + word);
        assertThat(page.locator(".list tbody tr")).hasCount(0);
    }

    private static void isThere(Page page, String word) {
        assertThat(addresses(word))
                .filteredOn(each -> text(page, each).contains(word))
                .hasSizeGreaterThan(9);
    }

    private static List<String> addresses(String word) {
        String half = word.substring(0, word.length() - 2);
        return List.of(
                "/",
                "/tasks",
                "/calendar",
                "/contacts",
                "/contacts?q=" + half,
                "/contacts/export.csv",
                "/companies",
                "/deals",
                "/deals?layout=board",
                "/activities",
                "/search?q=" + half,
                "/search/palette?q=" + half,
                "/search/suggest?kind=contact&q=" + half,
                "/duplicates",
                "/changes",
                "/trash",
                "/notifications",
                "/views");
    }

    private static String text(Page page, String address) {
        APIResponse answer = page.request().get(address);
        return answer.status() + " " + answer.text();
    }

    private Listening listen(Scope who) throws Exception {
        Listening one =
                Listening.to("http://localhost:" + port + "/events?age=0", signedIn.cookie(who));
        Awaitility.await().atMost(PATIENTLY).until(() -> one.heard().contains("event: hello"));
        return one;
    }

    /// Who hears of the last thing that was done has heard of all that was done before.
    ///
    /// @return how much was heard until then
    private int hearsAll(Listening listening, Scope who) {
        told(listening, List.of(contacts.company(who, "Last of all")));
        return listening.heard().length();
    }

    private void change(Scope who, RecordRef ref) {
        editing.update(
                who,
                reader.get(who, ref),
                null,
                new Values().with(ContactFields.FIRST_NAME, "Adele"));
    }

    private void told(Listening listening, List<RecordRef> refs) {
        for (RecordRef each : refs) {
            Awaitility.await().atMost(PATIENTLY).until(() -> listening.heard().contains(at(each)));
        }
    }

    private void untold(String heard) {
        for (RecordRef each : hers) {
            assertThat(heard).doesNotContain("\"" + each.path() + "\"");
        }
    }

    private static String at(RecordRef ref) {
        return "\"at\":\"" + ref.path() + "\"";
    }

    private Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(
                    table,
                    column(
                            "select (to_jsonb(t) - '{version,updated_at,updated_by}'::text[])::text as row from %s t order by 1"
                                    .formatted(table)));
        }
        return rows;
    }

    private List<String> column(String sql) {
        return jdbc.sql(sql).query((row, _) -> row.getString(1)).list();
    }

    private static Locator current(Page page) {
        return page.locator(".tab[aria-current]");
    }

    private static Locator names(Page page) {
        return page.locator(".list tbody th");
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, exactly(name)).click();
    }

    private static void press(Locator part, String name) {
        part.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return named(name).setExact(true);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
