package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every letter arrives where it was meant for, however slow the network is: before the scripts
/// have run, while a sheet is on its way, and while its content is put in.
@BrowserTest
class TypingBrowserTest {

    private static final String NAME = "Doris Eddie Noah";

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    private Scope anna;

    @BeforeEach
    void anna() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 100})
    void aNameTypedAtOnceIsTheFirstFieldOfTheSheet(int pause, Page page) {
        signIn(page);
        page.navigate("/contacts");
        slow(page);

        page.keyboard().press("c");
        assertThat(page.evaluate("() => document.querySelector('side-sheet dialog').open"))
                .isEqualTo(true);
        type(page, NAME, pause);

        assertThat(firstName(page)).hasValue(NAME);
        assertThat(firstName(page)).isFocused();
        onlyTheSheetIsOpen(page, "New contact");
    }

    @Test
    void whatIsTypedBeforeTheScriptsHaveRunIsTyped(Page page) {
        signIn(page);
        List<Route> held = hold(page, "**/js/minicrm.js");
        page.navigate("/contacts", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        assertThat(page.locator("#main h1")).isVisible();

        page.keyboard().press("c");
        type(page, NAME + "x", 30);
        page.keyboard().press("Backspace");
        resume(page, held);

        assertThat(firstName(page)).hasValue(NAME);
        onlyTheSheetIsOpen(page, "New contact");
    }

    /// The browser tells late that a dialog has closed: by then it may be open again.
    @Test
    void whatIsClosedAndOpenedAtOnceArrives(Page page) {
        signIn(page);
        page.navigate("/contacts");
        page.keyboard().press("c");
        assertThat(firstName(page)).isFocused();

        atOnce(page, "Escape", "c");
        assertThat(firstName(page)).isFocused();

        page.keyboard().press("Escape");
        page.keyboard().press("Control+k");
        assertThat(options(page).first()).isVisible();
        page.locator("command-palette [role=listbox]").evaluate("list => list.replaceChildren()");
        atOnce(page, "Control+k", "Control+k");
        assertThat(options(page).first()).isVisible();
    }

    @Test
    void whatIsTypedWhileTheSheetIsOnItsWayIsTyped(Page page) {
        signIn(page);
        page.navigate("/contacts");
        List<Route> held = hold(page, "**/contacts/new*");

        page.keyboard().press("c");
        type(page, NAME, 0);
        page.keyboard().press("Tab");
        type(page, "Cole", 0);
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator(".side-wait input").first()).hasValue(NAME);
        resume(page, held);

        assertThat(firstName(page)).hasValue(NAME);
        Locator lastName = sheet(page).getByLabel("Last name");
        assertThat(lastName).hasValue("Cole");
        assertThat(lastName).isFocused();
        type(page, "!", 0);
        assertThat(lastName).hasValue("Col!e");
        onlyTheSheetIsOpen(page, "New contact");
    }

    @Test
    void whatIsTypedWhileARefusedFormComesBackStays(Page page) {
        signIn(page);
        page.navigate("/contacts");
        page.keyboard().press("c");
        assertThat(firstName(page)).isFocused();
        List<Route> held = hold(page, "**/contacts/new");
        page.keyboard().press("Enter");
        type(page, "Do", 10);
        resume(page, held);

        assertThat(sheet(page).getByText("A contact needs a first or a last name")).isVisible();
        type(page, "ris", 10);
        assertThat(firstName(page)).hasValue("Doris");
        assertThat(firstName(page)).isFocused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"o", "d"})
    void theOtherSheetsTakeWhatIsTypedToo(String key, Page page) {
        signIn(page);
        page.navigate("/companies");
        slow(page);

        page.keyboard().press(key);
        type(page, "condo zone", 30);

        assertThat(sheet(page).locator(".form-control").first()).hasValue("condo zone");
        onlyTheSheetIsOpen(page, key.equals("o") ? "New company" : "New deal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "Control+k"})
    void theWordsOfASearchAreTheWordsOfASearch(String key, Page page) {
        contacts.contact(anna, "Clara", "Hofmann");
        contacts.contact(anna, "Zoe", "Latest");
        signIn(page);
        List<Route> held = hold(page, "**/js/minicrm.js");
        page.navigate("/contacts", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        assertThat(page.locator("#main h1")).isVisible();
        page.keyboard().press(key);
        type(page, "cla", 30);
        resume(page, held);

        Locator words = page.locator("command-palette input");
        assertThat(words).hasValue("cla");
        type(page, "ra hof", 30);
        assertThat(words).hasValue("clara hof");
        slow(page);
        type(page, "mann", 30);
        // Whoever is quicker than the answer does not get what was found before
        page.keyboard().press("Enter");
        assertThat(page.locator("#main h1")).hasText("Clara Hofmann");
    }

    @Test
    void aNoteTypedBeforeTheScriptsHaveRunIsANote(Page page) {
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        signIn(page);
        List<Route> held = hold(page, "**/js/minicrm.js");
        page.navigate(clara.path(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        assertThat(page.locator("#main h1")).isVisible();
        page.keyboard().press("n");
        type(page, "not once, no", 30);
        resume(page, held);
        assertThat(page.locator("#note")).hasValue("not once, no");
    }

    @Test
    void whileAKeyLeadsElsewhereLettersAreNoCommands(Page page) {
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        signIn(page);
        page.navigate(clara.path());
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        List<Route> held = hold(page, "**/edit");
        page.keyboard().press("e");
        type(page, "docn", 30);
        resume(page, held);
        assertThat(page.locator("#main h1")).hasText("Edit Clara Hofmann");
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(asked).noneMatch(address -> address.contains("/new"));
    }

    @Test
    void whatCouldNotBeLoadedKeepsWhatWasTypedAndTakesItToThePage(Page page) {
        signIn(page);
        page.navigate("/contacts");
        page.route("**/contacts/new*", Route::abort);
        page.keyboard().press("c");
        type(page, NAME, 0);
        Locator alert = sheet(page).getByRole(AriaRole.ALERT);
        assertThat(alert).containsText("What you typed is still here");
        assertThat(page.locator(".side-wait input")).hasValue(NAME);

        page.unroute("**/contacts/new*");
        alert.getByRole(AriaRole.LINK).click();
        assertThat(page).hasURL(Pattern.compile("/contacts/new"));
        assertThat(page.getByLabel("First name")).hasValue(NAME);
    }

    @Test
    void whatCouldNotBeLoadedIsTriedAgain(Page page) {
        signIn(page);
        page.navigate("/contacts");
        page.route("**/contacts/new*", Route::abort);
        page.keyboard().press("c");
        type(page, NAME, 0);
        Locator again =
                sheet(page)
                        .getByRole(
                                AriaRole.BUTTON,
                                new Locator.GetByRoleOptions().setName("Try again"));
        assertThat(again).isVisible();
        page.unroute("**/contacts/new*");
        again.click();
        assertThat(firstName(page)).hasValue(NAME);
    }

    @Test
    void whatCouldNotBeSentStays(Page page) {
        signIn(page);
        page.navigate("/contacts");
        page.keyboard().press("c");
        firstName(page).fill("Doris");
        page.route("**/contacts/new", Route::abort);
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).containsText("No connection");
        assertThat(firstName(page)).hasValue("Doris");
        page.unroute("**/contacts/new");
        page.keyboard().press("Enter");
        assertThat(page.locator("#main h1")).hasText("Doris");
        assertThat(jdbc.sql("select count(*) from contact").query(Long.class).single())
                .isEqualTo(1);
    }

    /// What is asked for in the moment in which a page begins to be overheard may go by; so it is
    /// overheard from the beginning.
    private void signIn(Page page) {
        page.route("**/nothing", Route::resume);
        signedIn.in(page, anna);
    }

    private static void onlyTheSheetIsOpen(Page page, String title) {
        assertThat(page.locator("dialog[open]")).hasCount(1);
        assertThat(sheet(page).getByRole(AriaRole.HEADING).first()).hasText(title);
        assertThat(page).hasURL(Pattern.compile("/(contacts|companies)$"));
    }

    private static Locator sheet(Page page) {
        return page.locator("side-sheet dialog");
    }

    private static Locator firstName(Page page) {
        return sheet(page).getByLabel("First name");
    }

    private static Locator options(Page page) {
        return page.locator("command-palette [role=option]");
    }

    /// Presses keys with nothing in between, as a browser does that was busy meanwhile.
    private static void atOnce(Page page, String... keys) {
        page.evaluate(
                """
                keys => keys.forEach((each) => {
                  const key = each.split("+").at(-1);
                  const typed = { key, ctrlKey: each !== key, bubbles: true, cancelable: true };
                  const at = document.querySelector("dialog[open]") ? document.activeElement : document.body;
                  at.dispatchEvent(new KeyboardEvent("keydown", typed));
                })
                """,
                keys);
    }

    private static void type(Page page, String text, int pause) {
        page.keyboard().type(text, new Keyboard.TypeOptions().setDelay(pause));
    }

    /// What the page asks for from now on does not come until it is let go.
    private static List<Route> hold(Page page, String what) {
        List<Route> held = new ArrayList<>();
        page.route(what, held::add);
        return held;
    }

    /// A busy browser may not have asked yet.
    private static void resume(Page page, List<Route> held) {
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
    }

    /// Half a second for everything that the page asks for.
    private static void slow(Page page) {
        var network = page.context().newCDPSession(page);
        network.send("Network.enable");
        var conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", 500);
        conditions.addProperty("downloadThroughput", -1);
        conditions.addProperty("uploadThroughput", -1);
        network.send("Network.emulateNetworkConditions", conditions);
    }
}
