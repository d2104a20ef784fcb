package io.minicrm.change;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ManyContacts;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class ChangesBrowserTest {

    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    @Autowired ChangeMother made;
    @Autowired ManyContacts many;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;

    @Test
    void withoutScriptsAChangeIsUndoneAndDoneAgain(@Seen(javaScript = false) Page page) {
        Scope tom = people.person("Tom without scripts", Reach.OWN, null);
        RecordRef katharina = made.contact(tom, "Katharina", "Wesselhöft");
        made.edit(tom, katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        signedIn.in(page, tom);
        page.navigate("/changes");

        button(page, "Undo: Katharina Wesselhöft changed").click();
        assertThat(heading(page)).hasText("You undid: Katharina Wesselhöft changed");

        button(page, "Undo this change").click();
        assertThat(heading(page)).hasText("You did again: Katharina Wesselhöft changed");
    }

    @Test
    void severalAreChosenInTheTrashAndComeBack(@Seen(width = 360, dark = true) Page page) {
        Scope tom = people.person("Tom in the trash", Reach.OWN, null);
        made.delete(
                tom,
                RecordKind.CONTACT,
                made.contact(tom, "Katharina", "Wesselhöft"),
                made.contact(tom, "Bernd", "Kämmerer"),
                made.contact(tom, "Jean-Baptiste", "Ouédraogo"));
        signedIn.in(page, tom);
        page.navigate("/trash");

        page.getByLabel("Choose Katharina Wesselhöft").check();
        page.getByLabel("Choose Bernd Kämmerer").check();
        button(page, "Restore the chosen ones").click();

        assertThat(page.locator("#undo")).containsText("2 contacts restored");
        assertThat(page.locator("tbody tr")).hasCount(1);
        button(page, "Undo").last().click();
        assertThat(page.locator("tbody tr")).hasCount(3);
    }

    @Test
    void anUndoOfManyIsFollowedToItsEndAndTakenBack(Page page) {
        Scope anna = people.administrator("Anna of many");
        long set = many.imported(anna, "many.csv", "Followed", 3000);
        signedIn.in(page, anna);
        page.navigate("/changes/" + set);
        button(page, "Undo this change").click();

        assertThat(page).hasURL(Pattern.compile("/jobs/\\d+"));
        assertThat(page.locator("#job"))
                .containsText("3,000 contacts are as they were before.", SOON);
        assertThat(button(page, "Cancel")).hasCount(0);
        button(page, "Undo").click();
        assertThat(heading(page)).containsText("Undo: Undone:");
        assertThat(page.locator("#job"))
                .containsText("3,000 contacts are as they were before.", SOON);
    }

    @Test
    void withoutScriptsALinkLooksAgainHowFarItIs(@Seen(javaScript = false) Page page) {
        Scope anna = people.administrator("Anna of many");
        long set = many.imported(anna, "many.csv", "Looked at", 3000);
        signedIn.in(page, anna);
        page.navigate("/changes/" + set);
        button(page, "Undo this change").click();

        Locator again = page.getByText("Look again", new Page.GetByTextOptions().setExact(true));
        while (again.count() > 0) {
            again.click();
        }
        assertThat(page.locator("#job")).containsText("3,000 contacts are as they were before.");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }
}
