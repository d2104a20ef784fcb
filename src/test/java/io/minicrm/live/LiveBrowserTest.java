package io.minicrm.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import io.minicrm.BrowserTest;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Due;
import io.minicrm.record.Editing;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One works, and another one who has it open sees it.
@BrowserTest
class LiveBrowserTest {

    private static final double SOON = 2_000;

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother todos;
    @Autowired Editing editing;
    @Autowired RecordReader reader;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;

    Scope anna = Scope.system("not yet anybody");
    Scope bert = Scope.system("not yet anybody");

    @BeforeEach
    void people() {
        anna = people.administrator("Anna Listens");
        bert = people.administrator("Bert Works");
    }

    @Test
    void aRecordShowsWhatSomebodyElseMakesOfIt(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Wesselhöft");
        open(annas, anna, katharina.path());
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));
        soon(annas.locator("#main h1")).hasText("Katharina Weber", text());
        soon(annas.locator("#field-lastName")).containsText("Weber", contained());
        assertThat(annas.locator(".live-line")).hasCount(0);
        todos.task(bert, "Call about the offer", null, katharina);
        soon(annas.locator("#timeline")).containsText("Call about the offer", contained());
        editing.trash(bert, RecordKind.CONTACT, List.of(katharina.id()));
        soon(annas.locator("#main")).containsText("trash", contained());
        assertThat(annas.locator("#field-lastName")).hasCount(0);
    }

    @Test
    void whatIsBeingTypedStaysAndOneIsTold(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Typed");
        open(annas, anna, katharina.path());
        annas.locator("#field-lastName .field-edit").click();
        annas.locator("#field-lastName input.form-control").fill("Half of a na");
        annas.locator("#composer textarea[name=body]").fill("They said that");
        change(bert, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathrin"));
        soon(annas.locator(".live-line")).containsText("Bert Works changed this", contained());
        soon(annas.locator("#field-firstName")).containsText("Kathrin", contained());
        assertThat(annas.locator("#field-lastName input.form-control")).hasValue("Half of a na");
        assertThat(annas.locator("#composer textarea[name=body]")).hasValue("They said that");
    }

    @Test
    void aFormSaysThatSomebodyChangedItsRecord(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Formal");
        open(annas, anna, katharina.path() + "/edit");
        change(bert, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathrin"));
        soon(annas.locator(".live-line")).containsText("Bert Works changed this", contained());
        assertThat(annas.getByLabel("First name")).hasValue("Katharina");
    }

    @Test
    void aListSaysHowMuchIsNewAndMovesNothing(Page annas) {
        RecordRef first = contacts.contact(bert, "Zzz", "Livelist");
        open(annas, anna, "/contacts?lastName=Livelist");
        assertThat(annas.locator("tbody tr")).hasCount(1);
        contacts.contact(bert, "Aaa", "Livelist");
        contacts.contact(bert, "Nobody", "Elsewhere");
        change(bert, first, new Values().with(ContactFields.FIRST_NAME, "Yyy"));
        soon(annas.locator("#list-news")).containsText("1 new, 1 changed", contained());
        assertThat(annas.locator("tbody tr")).hasCount(1);
        assertThat(annas.locator("tbody th a")).hasText("Zzz Livelist");
        annas.locator("#list-news a").click();
        assertThat(annas.locator("tbody tr")).hasCount(2);
        assertThat(annas.locator("#list-news")).hasCount(0);
    }

    @Test
    void aBoardMovesTheCardThatSomebodyElseMoved(Page annas) {
        RecordRef deal = deals.deal(bert, deals.named("Live press line", "Prospecting"));
        open(annas, anna, "/deals?layout=board");
        Locator card =
                annas.locator(".deal", new Page.LocatorOptions().setHasText("Live press line"));
        long engaging = deals.stageId("Engaging");
        assertThat(annas.locator("[data-stage='" + engaging + "'] .deal")).hasCount(0);
        change(bert, deal, new Values().with(DealFields.STAGE, engaging));
        soon(annas.locator("[data-stage='" + engaging + "'] .deal")).hasCount(1, count());
        assertThat(card).hasClass(Pattern.compile(".*live-new.*"));
    }

    @Test
    void onesDayHasWhatOneIsGiven(Page annas) {
        RecordRef task =
                todos.task(bert, "Live offer", Due.on(LocalDate.now(ZoneId.of("Europe/Berlin"))));
        open(annas, anna, "/");
        assertThat(annas.locator("#main")).not().containsText("Live offer");
        change(bert, task, new Values().with(ActivityFields.ACTIVITY.owner(), anna.actor().id()));
        soon(annas.locator("#agenda")).containsText("Live offer", contained());
        // Told a moment later: it is looked for who is to be told
        assertThat(annas.locator(".bell-count")).isVisible();
    }

    @Test
    void oneSeesWhoElseIsHere(Page annas, Page berts) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Present");
        open(annas, anna, katharina.path());
        assertThat(annas.locator(".presence")).hasCount(0);
        open(berts, bert, katharina.path());
        soon(annas.locator(".presence li")).containsText("Bert Works is looking", contained());
        soon(berts.locator(".presence li")).containsText("Anna Listens is looking", contained());
        berts.locator("#field-lastName .field-edit").click();
        soon(annas.locator(".presence li")).containsText("Bert Works is editing", contained());
        berts.navigate("/contacts");
        soon(annas.locator(".presence")).hasCount(0, count());
        berts.navigate(katharina.path() + "/edit");
        soon(annas.locator(".presence li")).containsText("Bert Works is editing", contained());
        berts.close(new Page.CloseOptions().setRunBeforeUnload(true));
        soon(annas.locator(".presence")).hasCount(0, count());
    }

    /// A browser has six connections to a place, unless it speaks HTTP/2.
    @Test
    void theEighthPageIsAsLiveAsTheFirst(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Eighth");
        open(annas, anna, katharina.path());
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Page page = annas.context().newPage();
            page.navigate(katharina.path());
            live(page);
            pages.add(page);
        }
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));
        for (Page page : pages) {
            page.bringToFront();
            assertThat(page.locator("#main h1")).hasText("Katharina Weber");
        }
    }

    @Test
    void whoHasNoSharedWorkersIsToldToo(Page annas) {
        annas.addInitScript("delete window.SharedWorker");
        RecordRef katharina = contacts.contact(bert, "Katharina", "Led");
        open(annas, anna, katharina.path());
        Page second = annas.context().newPage();
        second.addInitScript("delete window.SharedWorker");
        second.navigate(katharina.path());
        live(second);
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));
        soon(second.locator("#main h1")).hasText("Katharina Weber", text());
        annas.close();
        live(second);
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Huber"));
        assertThat(second.locator("#main h1")).hasText("Katharina Huber");
    }

    @Test
    void whatOneDoesOneselfIsNotAnnounced(Page annas) {
        contacts.contact(anna, "Own", "Ownlist");
        contacts.contact(anna, "Other", "Ownlist");
        open(annas, anna, "/contacts?lastName=Ownlist");
        annas.locator("tbody input[name=ids]").first().check();
        annas.locator(".bulk button[data-key=a]").click();
        annas.locator("dialog.bulk-menu")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Bert Works"))
                .click();
        assertThat(annas.locator("#undo")).containsText("Owner of 1 contact is now Bert Works");
        live(annas);
        annas.waitForTimeout(1500);
        assertThat(annas.locator("#list-news")).hasCount(0);
        assertThat(annas.locator("tbody tr")).hasCount(2);
    }

    @Test
    void aServerThatFailsForAMomentTakesNoPageAway(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Kept");
        AtomicInteger asked = new AtomicInteger();
        annas.route(
                url -> url.contains(katharina.path()),
                route -> {
                    if (isUnasked(route) && asked.incrementAndGet() == 1) {
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(503)
                                        .setContentType("text/html")
                                        .setBody("<main id=main><h1>Down</h1></main>"));
                    } else {
                        route.resume();
                    }
                });
        open(annas, anna, katharina.path());
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));
        annas.waitForCondition(() -> asked.get() > 0);
        annas.waitForTimeout(300);
        assertThat(annas.locator("#field-lastName")).hasCount(1);
        assertThat(annas.locator("#main h1"))
                .hasText(
                        "Katharina Weber",
                        new LocatorAssertions.HasTextOptions().setTimeout(12_000));
    }

    @Test
    void anAnswerOfBeforeDoesNotUndoWhatOneHasJustSaved(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Before");
        Map<Route, APIResponse> held = new LinkedHashMap<>();
        annas.route(
                url -> url.contains(katharina.path()),
                route -> {
                    if (isUnasked(route) && held.isEmpty()) {
                        held.put(route, route.fetch());
                    } else {
                        route.resume();
                    }
                });
        open(annas, anna, katharina.path());
        change(bert, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathrin"));
        annas.waitForCondition(() -> !held.isEmpty());
        annas.locator("#field-lastName .field-edit").click();
        annas.locator("#field-lastName input.form-control").fill("After");
        annas.keyboard().press("Enter");
        assertThat(annas.locator("#field-lastName .field-editing")).hasCount(0);
        assertThat(annas.locator("#field-lastName")).containsText("After");
        annas.evaluate("() => document.activeElement.blur()");
        held.forEach(
                (route, answer) -> route.fulfill(new Route.FulfillOptions().setResponse(answer)));
        for (int i = 0; i < 10; i++) {
            annas.waitForTimeout(50);
            assertThat(annas.locator("#field-lastName")).containsText("After");
        }
        assertThat(annas.locator("#main h1")).hasText("Kathrin After");
    }

    @Test
    void aPartThatSomebodyIsAtIsShownAnewOnceTheyHaveLeftIt(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Later");
        open(annas, anna, katharina.path());
        annas.locator("#field-lastName .field-edit").focus();
        change(bert, katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));
        soon(annas.locator("#main h1")).hasText("Katharina Weber", text());
        assertThat(annas.locator("#field-lastName .field-edit")).isFocused();
        assertThat(annas.locator("#field-lastName")).containsText("Later");
        annas.evaluate("() => document.activeElement.blur()");
        assertThat(annas.locator("#field-lastName")).containsText("Weber");
        assertThat(annas.locator(".live-line")).hasCount(0);
    }

    @Test
    void aFileThatIsOnItsWayArrives(Page annas) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Filed");
        List<Route> held = new ArrayList<>();
        annas.route(
                url -> url.contains("/files"),
                route -> {
                    if (route.request().method().equals("POST")) {
                        held.add(route);
                    } else {
                        route.resume();
                    }
                });
        open(annas, anna, katharina.path());
        annas.locator("#files input[type=file]")
                .setInputFiles(new FilePayload("offer.txt", "text/plain", new byte[] {65}));
        annas.waitForCondition(() -> !held.isEmpty());
        change(bert, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathrin"));
        soon(annas.locator("#main h1")).hasText("Kathrin Filed", text());
        assertThat(annas.locator(".files-busy")).hasCount(1);
        held.getFirst().resume();
        assertThat(annas.locator(".files-busy")).hasCount(0);
        assertThat(annas.locator("#files")).containsText("offer.txt");
    }

    @Test
    void aCardThatIsBeingDraggedStaysInTheHand(Page annas) {
        deals.deal(bert, deals.named("Live in hand", "Prospecting"));
        RecordRef other = deals.deal(bert, deals.named("Live elsewhere", "Prospecting"));
        List<Route> held = new ArrayList<>();
        annas.route(
                url -> url.endsWith("/deals?layout=board"),
                route -> {
                    if (isUnasked(route) && held.isEmpty()) {
                        held.add(route);
                    } else {
                        route.resume();
                    }
                });
        open(annas, anna, "/deals?layout=board");
        change(bert, other, new Values().with(DealFields.STAGE, deals.stageId("Engaging")));
        annas.waitForCondition(() -> !held.isEmpty());
        BoundingBox from =
                annas.locator(".deal", new Page.LocatorOptions().setHasText("Live in hand"))
                        .boundingBox();
        annas.mouse().move(from.x + 20, from.y + 30);
        annas.mouse().down();
        annas.mouse().move(from.x + 30, from.y + 40);
        annas.mouse().move(from.x + 60, from.y + 60);
        assertThat(annas.locator(".board-dragging")).hasCount(1);
        held.getFirst().resume();
        annas.waitForTimeout(1500);
        assertThat(annas.locator(".board-dragging")).hasCount(1);
        annas.mouse().up();
        assertThat(annas.locator("[data-stage='" + deals.stageId("Engaging") + "']"))
                .containsText("Live elsewhere");
        assertThat(annas.locator(".board-dragging")).hasCount(0);
    }

    @Test
    void nobodyEndsTheStreamOfSomebodyElse(Page annas, Page berts) {
        RecordRef katharina = contacts.contact(bert, "Katharina", "Ended");
        open(annas, anna, katharina.path());
        open(berts, bert, katharina.path());
        soon(berts.locator(".presence li")).containsText("Anna Listens is looking", contained());
        String stream =
                jdbc.sql("select stream::text from presence where user_id = :anna and not gone")
                        .param("anna", anna.actor().id())
                        .query((row, _) -> row.getString(1))
                        .single();
        assertThat(end(berts, stream, true)).isEqualTo(204);
        assertThat(end(annas, stream, false)).isEqualTo(403);
        berts.waitForTimeout(1500);
        assertThat(isOpen(stream)).isTrue();
        assertThat(end(annas, stream, true)).isEqualTo(204);
        berts.waitForCondition(() -> !isOpen(stream));
    }

    private boolean isOpen(String stream) {
        return jdbc.sql(
                        "select exists (select from presence where stream = :stream::uuid and not gone)")
                .param("stream", stream)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    private static int end(Page page, String stream, boolean withToken) {
        return (int)
                page.evaluate(
                        """
                        async ([stream, withToken]) => {
                          const { dataset, content } = document.querySelector('meta[name="csrf"]');
                          const headers = withToken ? { [dataset.header]: content } : {};
                          return (await fetch("/events/end", { method: "POST", headers, body: new URLSearchParams({ stream }) })).status;
                        }
                        """,
                        List.of(stream, withToken));
    }

    @Test
    void whoseWorkerCannotStartIsToldToo(Page annas) {
        annas.addInitScript(
                """
                window.SharedWorker = class {
                  port = { postMessage() {} };
                  constructor() { setTimeout(() => this.onerror?.(new Event("error")), 50); }
                };
                """);
        open(annas, anna, "/contacts");
    }

    @Test
    void whoseWorkerSaysNothingAnyMoreIsToldToo(Page annas) {
        annas.addInitScript("window.SharedWorker = class { port = { postMessage() {} }; };");
        annas.clock().install();
        signedIn.in(annas, anna);
        annas.navigate("/contacts");
        annas.clock().runFor(40_000);
        assertThat(annas.locator("html[data-live]")).hasCount(0);
        // Where the page is slow, its own time begins late
        for (int i = 0; i < 10 && annas.locator("html[data-live]").count() == 0; i++) {
            annas.clock().runFor(40_000);
            annas.waitForTimeout(500);
        }
        live(annas);
    }

    /// As a tab that was duplicated, or one of another release beside it.
    @Test
    void aStreamThatWasReplacedByAnothersBeginsAgain(Page annas) {
        String alone =
                """
                delete window.SharedWorker;
                delete window.BroadcastChannel;
                sessionStorage.liveBrowser = "the-same";
                """;
        annas.addInitScript(alone);
        open(annas, anna, "/contacts");
        Page second = annas.context().newPage();
        second.addInitScript(alone);
        second.navigate("/contacts");
        live(second);
        assertThat(annas.locator("html:not([data-live])")).hasCount(1);
        live(annas);
        live(second);
    }

    @Test
    void aTabThatWentWithoutAWordIsForgotten(Page annas) {
        open(annas, anna, "/contacts");
        Object script =
                annas.evaluate(
                        "() => performance.getEntriesByType('resource').find(({ name }) => name.includes('live-stream')).name");
        annas.clock().install();
        annas.evaluate(
                """
                async (script) => {
                  const { LiveStream } = await import(script);
                  const gone = [];
                  const stream = new LiveStream(() => {}, (tab) => gone.push(tab));
                  const { content } = document.querySelector('meta[name="person"]');
                  const data = { shows: [], began: Date.now(), browser: "forgetful", person: content };
                  stream.here("silent", data);
                  stream.here("there", data);
                  setInterval(() => stream.here("there", data), 30_000);
                  window.forgotten = gone;
                }
                """,
                script);
        annas.clock().runFor(100_000);
        assertThat(annas.evaluate("() => window.forgotten.join()")).isEqualTo("");
        annas.clock().runFor(60_000);
        assertThat(annas.evaluate("() => window.forgotten.join()")).isEqualTo("silent");
    }

    private static boolean isUnasked(Route route) {
        return route.request().headers().containsKey("unattended");
    }

    private void open(Page page, Scope who, String path) {
        signedIn.in(page, who);
        page.navigate(path);
        live(page);
    }

    private static void live(Page page) {
        assertThat(page.locator("html[data-live]")).hasCount(1);
    }

    private static LocatorAssertions soon(Locator locator) {
        return assertThat(locator);
    }

    private static LocatorAssertions.HasTextOptions text() {
        return new LocatorAssertions.HasTextOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.ContainsTextOptions contained() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.HasCountOptions count() {
        return new LocatorAssertions.HasCountOptions().setTimeout(SOON);
    }

    private void change(Scope who, RecordRef ref, Values values) {
        assertThat(editing.update(who, reader.get(who, ref), null, values).changeSetId())
                .isPositive();
    }
}
