package io.minicrm.view;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.FreshDatabase;
import io.minicrm.people.SignedIn;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A list becomes a view, is changed, pinned and deleted, with and without scripts.
@BrowserTest
class ViewBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired RecordMother records;
    @Autowired TransactionTemplate transaction;

    Scope anna;

    @BeforeEach
    void somebody() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
        transaction.executeWithoutResult(_ -> {
            for (String city : new String[] {"Lyon", "Lyon", "Kiel"}) {
                records.make(anna, RecordKind.CONTACT, "lastName", "Somebody", "city", city);
            }
        });
    }

    @Test
    void aListIsSavedChangedAndDeleted(Page page) {
        aViewLives(page);
        // Counted after the page
        page.navigate("/contacts?city=Kiel");
        save(page, "In Kiel");
        page.navigate("/tasks");
        assertThat(pinned(page, "In Kiel").locator(".count")).hasText("1");
        // Typed into the sheet, and refused there
        page.navigate("/contacts?city=Lyon");
        page.getByRole(AriaRole.LINK, named("New view")).click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        sheet.getByLabel("Name").fill("in kiel");
        sheet.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save")).click();
        assertThat(sheet.locator("#error-name"))
                .hasText("You have a view of this name on this list");
        assertThat(sheet.getByLabel("Name")).hasValue("in kiel");
        page.keyboard().press("Escape");
    }

    @Test
    void aListIsSavedChangedAndDeletedWithoutScripts(@Seen(javaScript = false) Page page) {
        aViewLives(page);
    }

    private void aViewLives(Page page) {
        signedIn.in(page, anna);
        page.navigate("/contacts?city=Lyon");
        save(page, "In Lyon");
        assertThat(current(page)).hasText("Pinned In Lyon2");
        assertThat(page).hasURL(Pattern.compile(".*/contacts\\?city=Lyon&columns=.*&view=\\d+"));
        assertThat(page.locator(".changed-view")).hasCount(0);

        page.locator("thead").getByRole(AriaRole.LINK, starting("Name")).click();
        assertThat(current(page)).hasText("Pinned In Lyon2");
        page.getByText("Save changed view").click();
        page.getByRole(AriaRole.BUTTON, exactly("Save changes to “In Lyon”")).click();
        assertThat(page.locator(".changed-view")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*sort=name.*"));

        page.getByRole(AriaRole.LINK, exactly("All")).click();
        assertThat(current(page)).hasText("All3");
        pinned(page, "In Lyon").click();
        assertThat(page).hasURL(Pattern.compile(".*sort=name.*"));

        page.locator("#views > summary").click();
        page.getByRole(AriaRole.LINK, named("Edit “In Lyon”")).click();
        page.getByRole(AriaRole.BUTTON, exactly("Delete view")).click();
        assertThat(page.locator("main .notice")).containsText("“In Lyon” was deleted.");
        assertThat(page.locator(".rail-pins")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, exactly("Undo")).click();
        assertThat(pinned(page, "In Lyon")).isVisible();
    }

    private static void save(Page page, String name) {
        page.getByRole(AriaRole.LINK, named("New view")).click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        page.getByLabel("Pin it in the side bar").check();
        page.getByRole(AriaRole.BUTTON, exactly("Save")).click();
        assertThat(current(page)).containsText(name);
    }

    private static Locator current(Page page) {
        return page.locator(".tab[aria-current]");
    }

    private static Locator pinned(Page page, String name) {
        return page.locator(".rail-pins a").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return named(name).setExact(true);
    }

    private static Locator.GetByRoleOptions starting(String name) {
        return new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }
}
