package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Position;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What was typed and not saved is never lost, and never comes back uninvited.
@BrowserTest
class DraftsBrowserTest {

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

    @Test
    void whatIsCancelledOrDiscardedIsGone(Page page) {
        signedIn.in(page, anna);
        page.navigate("/contacts");
        newContact(page);
        page.keyboard().press("Escape");
        assertThat(sheet(page)).isHidden();

        newContact(page);
        page.keyboard().type("Abandoned");
        page.keyboard().press("Escape");
        Locator asks = discard(page);
        assertThat(asks.getByRole(AriaRole.BUTTON, named("Keep"))).isFocused();
        page.keyboard().press("Tab");
        assertThat(asks.getByRole(AriaRole.BUTTON, named("Discard"))).isFocused();
        page.keyboard().press("Escape");
        assertThat(asks).isHidden();
        assertThat(firstName(page)).hasValue("Abandoned");
        assertThat(firstName(page)).isFocused();

        page.locator("side-sheet dialog")
                .click(
                        new Locator.ClickOptions()
                                .setPosition(new Position(-200, 300))
                                .setForce(true));
        assertThat(asks).isVisible();
        asks.getByRole(AriaRole.BUTTON, named("Discard")).click();
        assertThat(sheet(page)).isHidden();
        newContact(page);
        assertThat(firstName(page)).hasValue("");
        assertThat(line(sheet(page))).isEmpty();

        page.keyboard().type("Abandoned too");
        sheet(page).getByRole(AriaRole.LINK, named("Cancel")).click();
        assertThat(sheet(page)).isHidden();
        newContact(page);
        page.keyboard().type("Second");
        assertThat(firstName(page)).hasValue("Second");
        assertThat(line(sheet(page))).isEmpty();
    }

    @Test
    void aDraftOfSomethingNewIsOfferedAndNotPutIn(Page page) {
        signedIn.in(page, anna);
        page.navigate("/contacts");
        newContact(page);
        page.keyboard().type("Left");
        sheet(page).getByLabel("Last name").fill("Behind");
        page.navigate("/contacts");

        newContact(page);
        assertThat(line(sheet(page))).containsText("There is a draft from");
        page.keyboard().type("Second");
        assertThat(firstName(page)).hasValue("Second");
        sheet(page).getByLabel("First name").fill("");
        sheet(page).getByRole(AriaRole.BUTTON, named("Use it")).click();
        assertThat(firstName(page)).hasValue("Left");
        assertThat(sheet(page).getByLabel("Last name")).hasValue("Behind");
        assertThat(line(sheet(page))).containsText("Draft from");

        // What is put into the full form from here comes along, and is no draft of the sheet any
        // more
        sheet(page).getByRole(AriaRole.LINK, named("All fields")).click();
        assertThat(page.locator("#main h1")).hasText("New contact");
        assertThat(page.getByLabel("Last name")).hasValue("Behind");
        page.reload();
        assertThat(page.getByLabel("Last name")).hasValue("Behind");
        assertThat(line(page.locator("#main"))).containsText("Draft from");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        assertThat(page.locator("#main h1")).hasText("Left Behind");

        page.navigate("/contacts/new");
        assertThat(page.getByLabel("Last name")).hasValue("");
        assertThat(line(page.locator("#main"))).isEmpty();
        page.navigate("/contacts");
        newContact(page);
        assertThat(line(sheet(page))).isEmpty();
    }

    @Test
    void rowsThatWereAddedComeBackWithTheDraft(Page page) {
        signedIn.in(page, anna);
        page.navigate("/contacts/new");
        page.getByLabel("Last name").fill("Reachable");
        Locator numbers = page.locator("value-list:has([name=phone])");
        for (int i = 0; i < 5; i++) {
            if (i > 0) {
                numbers.locator(".values-add").click();
            }
            numbers.locator("[name=phone]").nth(i).fill("+49 30 12345" + i);
        }
        numbers.locator("[type=radio]").nth(4).check();
        page.reload();
        assertThat(numbers.locator("[name=phone]")).hasCount(5);
        assertThat(numbers.locator("[name=phone]").nth(4)).hasValue("+49 30 123454");
        assertThat(numbers.locator("[type=radio]").nth(4)).isChecked();

        page.navigate("/settings/pipelines");
        Locator reasons = page.locator("#kept-reasons");
        for (int i = 1; i <= 6; i++) {
            reasons.locator("[data-add]").click();
            reasons.locator("[name=name-new-" + i + "]").fill("Reason no. " + i);
        }
        page.reload();
        for (int i = 1; i <= 6; i++) {
            assertThat(reasons.locator("[name=name-new-" + i + "]")).hasValue("Reason no. " + i);
            assertThat(reasons.locator("[name=name-new-" + i + "]")).isVisible();
        }
    }

    @Test
    void aDraftBelongsToItsTabUntilThatIsClosed(Page page) {
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        RecordRef doris = contacts.contact(anna, "Doris", "Hofmann");
        signedIn.in(page, anna);
        Page other = page.context().newPage();
        other.navigate(clara.path() + "/edit");
        other.getByLabel("Last name").fill("Unsaved");

        page.navigate(clara.path() + "/edit");
        assertThat(page.getByLabel("Last name")).hasValue("Hofmann");
        assertThat(line(page.locator("#main"))).isEmpty();

        other.close(new Page.CloseOptions().setRunBeforeUnload(true));
        page.waitForCondition(() -> page.context().pages().size() == 1);
        page.navigate(doris.path() + "/edit");
        assertThat(line(page.locator("#main"))).isEmpty();
        page.navigate(clara.path() + "/edit");
        assertThat(page.getByLabel("Last name")).hasValue("Hofmann");
        assertThat(line(page.locator("#main"))).containsText("There is a draft from");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Discard")).click();
        assertThat(line(page.locator("#main"))).isEmpty();
        page.reload();
        assertThat(line(page.locator("#main"))).isEmpty();
    }

    @Test
    void aNoteIsThereAgainForWhoTypedItAndForNobodyElse(Page page) {
        Scope bert = people.administrator("Bert");
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        signedIn.in(page, anna);
        page.navigate(clara.path());
        page.locator("#note").fill("Wants two options");
        page.locator("summary.me").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
        assertThat(page.locator("#main h1")).hasText("Sign in");

        signedIn.in(page, bert);
        page.navigate(clara.path());
        assertThat(page.locator("#note")).hasValue("");
        assertThat(line(page.locator("#main"))).isEmpty();

        signedIn.in(page, anna);
        page.navigate(clara.path());
        assertThat(page.locator("#note")).hasValue("Wants two options");
        assertThat(line(page.locator("#main"))).containsText("Draft from");
        page.locator("#note").press("Control+Enter");
        assertThat(page.locator("#stream")).containsText("Wants two options");
        assertThat(page.locator("#note")).hasValue("");
        page.reload();
        assertThat(page.locator("#note")).hasValue("");
        assertThat(line(page.locator("#main"))).isEmpty();
    }

    @Test
    void aNoteIsTakenAfterItsWriterSignedInAgain(Page page) {
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        signedIn.in(page, anna);
        page.navigate(clara.path());
        page.locator("#note").fill("Wants two options");
        signOutElsewhere(page);
        signedIn.in(page, anna);
        page.locator("#note").press("Control+Enter");
        assertThat(page.locator("#stream")).containsText("Wants two options");
        assertThat(page.locator("#note")).hasValue("");
    }

    @Test
    void whatSomebodyElseSendsIsRefusedAndStillThere(Page page) {
        Scope bert = people.administrator("Bert");
        RecordRef clara = contacts.contact(anna, "Clara", "Hofmann");
        signedIn.in(page, anna);
        page.navigate(clara.path());
        page.locator("#note").fill("Wants <b>two</b> options");
        signedIn.in(page, bert);
        Page bertsOwn = page.context().newPage();
        bertsOwn.navigate("/contacts");
        page.locator("#note").press("Control+Enter");
        assertThat(page.locator("#main")).containsText("You are signed in as Bert now");
        assertThat(page.locator("#main textarea").first()).hasValue("Wants <b>two</b> options");

        signedIn.in(page, anna);
        page.navigate("/contacts");
        newContact(page);
        page.keyboard().type("Doris");
        signedIn.in(page, bert);
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT))
                .containsText("You are signed in as Bert now");
        assertThat(firstName(page)).hasValue("Doris");

        page.context().clearCookies();
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT))
                .containsText("You are not signed in any more");
        assertThat(firstName(page)).hasValue("Doris");
        assertThat(jdbc.sql("select count(*) from activity").query(Long.class).single())
                .isEqualTo(0);
        assertThat(jdbc.sql("select count(*) from contact").query(Long.class).single())
                .isEqualTo(1);
    }

    @Test
    void whatIsTypedBesideWhatIsSavedIsStillThere(Page page) {
        signedIn.in(page, anna);
        page.navigate("/settings/pipelines");
        Locator pipeline = page.locator("form[id^=kept-]").first();
        Locator reasons = page.locator("#kept-reasons");
        Locator stages = pipeline.locator("[name^=name-]");
        Locator others = reasons.locator("[name^=name-]");
        String stage = stages.nth(0).inputValue();
        String before = others.nth(1).inputValue();
        stages.nth(0).fill("Looked at");
        others.nth(1).fill("Too far away");
        page.locator("#pipeline-new [name=name]").fill("Service");
        pipeline.getByRole(AriaRole.BUTTON, named("Save")).click();

        assertThat(page.locator(".settings-page > .notice")).isVisible();
        assertThat(stages.nth(0)).hasValue("Looked at");
        assertThat(line(pipeline)).isEmpty();
        assertThat(others.nth(1)).hasValue("Too far away");
        assertThat(line(reasons)).containsText("Draft from");
        assertThat(line(page.locator("#pipeline-new"))).containsText("There is a draft from");
        others.nth(1).fill(before);
        others.nth(2).fill(others.nth(2).inputValue() + ".");
        reasons.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.locator(".settings-page > .notice")).isVisible();
        assertThat(line(reasons)).isEmpty();
        assertThat(stages.nth(0)).hasValue("Looked at");
        assertThat(line(page.locator("#pipeline-new"))).containsText("There is a draft from");
        jdbc.sql("update stage set name = :before where name = 'Looked at'")
                .param("before", stage)
                .update();
        jdbc.sql("update lost_reason set name = rtrim(name, '.')").update();
    }

    @Test
    void theSelectionOfAListSurvivesBack(Page page) {
        contacts.contact(anna, "Clara", "Hofmann");
        contacts.contact(anna, "Doris", "Hofmann");
        signedIn.in(page, anna);
        page.navigate("/contacts?sort=name");
        page.locator("tbody .pick input").nth(1).check();
        assertThat(page.locator("[data-picked]")).hasText("1");
        page.locator("tbody th a").first().click();
        assertThat(page.locator("#record-head")).isVisible();
        // Meanwhile somebody else comes to stand at the place of the row
        contacts.contact(anna, "Berta", "Hofmann");
        page.goBack();
        assertThat(page.locator("tbody .pick input")).hasCount(3);
        assertThat(page.locator("tbody tr:has(.pick input:checked)")).containsText("Doris");
        assertThat(page.locator("[data-picked]")).hasText("1");
        assertThat(page.locator("tbody .pick input:checked")).hasCount(1);
    }

    private static void signOutElsewhere(Page page) {
        Page elsewhere = page.context().newPage();
        elsewhere.navigate("/contacts");
        elsewhere.locator("summary.me").click();
        elsewhere
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(elsewhere.locator("#main h1")).hasText("Sign in");
        elsewhere.close();
    }

    private static void newContact(Page page) {
        page.keyboard().press("c");
        assertThat(firstName(page)).isFocused();
    }

    private static Locator sheet(Page page) {
        return page.locator("side-sheet dialog");
    }

    private static Locator discard(Page page) {
        return page.getByRole(
                AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Discard what you typed?"));
    }

    private static Locator firstName(Page page) {
        return sheet(page).getByLabel("First name");
    }

    private static Locator line(Locator within) {
        return within.locator("[data-draft-line]");
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }
}
