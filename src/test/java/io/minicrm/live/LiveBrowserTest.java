package io.minicrm.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
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
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

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
        open(annas, anna, "/contacts?lastName=Ownlist");
        annas.locator("tbody input[name=ids]").first().check();
        annas.locator(".bulk button:not([type=reset])").first().click();
        assertThat(annas.locator("undo-line")).isVisible();
        live(annas);
        annas.waitForTimeout(1500);
        assertThat(annas.locator("#list-news")).hasCount(0);
        assertThat(annas.locator("tbody tr")).hasCount(0);
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
