package io.minicrm.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.FreshDatabase;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// An administrator looks as a colleague, is told so on every page, and stops.
@BrowserTest
class ViewAsBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired RecordMother records;
    @Autowired TransactionTemplate transaction;

    Scope tom;
    RecordRef toms;

    @BeforeEach
    void twoContacts() {
        FreshDatabase.empty(jdbc);
        Scope anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        toms =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            records.make(anna, RecordKind.CONTACT, "lastName", "Annasown");
                            return records.make(tom, RecordKind.CONTACT, "lastName", "Tomsown");
                        }));
    }

    @Test
    void whoLooksAsAColleagueIsToldSoOnEveryPageAndCanStop(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        page.navigate("/settings/people/" + tom.actor().id());
        press(page, "Look");
        assertThat(page.locator(".viewing")).containsText("You see what Tom sees.");
        page.locator(".rail").getByText("Contacts").click();
        assertThat(page.locator("table.list tbody tr")).hasCount(1);
        assertThat(page.locator("table.list")).containsText("Tomsown");
        assertThat(page.locator(".viewing")).isVisible();
        assertThat(page.locator("#bell")).hasCount(0);
        assertThat(page.locator(".rail")).not().containsText("Settings");

        page.navigate(toms.path() + "/edit");
        page.getByLabel("Last name").fill("Changed");
        press(page, "Save");
        assertThat(
                        page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName("You only look here")))
                .isVisible();
        press(page, "Stop");
        assertThat(page.locator(".viewing")).hasCount(0);
        assertThat(page.locator("h1")).hasText("Tom");
        page.navigate("/contacts");
        assertThat(page.locator("table.list tbody tr")).hasCount(2);
        assertThat(page.locator("table.list")).containsText("Tomsown");
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
