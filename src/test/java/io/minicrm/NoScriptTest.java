package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.Accounts;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Everything can be done with links and buttons alone.
@BrowserTest
class NoScriptTest {

    private static final String PASSWORD = "nothing but links and buttons";

    @Autowired JdbcClient jdbc;
    @Autowired Accounts accounts;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;

    @Test
    void everyTaskIsDoneWithoutJavaScript(@Seen(javaScript = false) Page page) {
        FreshDatabase.empty(jdbc);
        accounts.add(
                "Nora Script",
                "nora@journey.example",
                PASSWORD,
                "administrator",
                null,
                Locale.UK,
                ZoneOffset.UTC);
        Scope anna = people.administrator("Anna");
        for (int i = 10; i < 62; i++) {
            contacts.contact(anna, "Person", "Number " + i);
        }

        signIn(page);
        aContactIsMade(page);
        aFieldIsEditedInPlace(page);
        aNoteIsWritten(page);
        theListIsSearchedFilteredAndPaged(page);
        aContactIsTrashedAndRestored(page);
        aChangeIsUndone(page);
        aFileIsImported(page);
        theProfileIsChanged(page);
        twoReasonsAreSavedAtOnce(page);
        signOut(page);
    }

    private static void signIn(Page page) {
        page.navigate("/");
        page.getByLabel("E-mail").fill("nora@journey.example");
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        follow(page, "Contacts");
        assertThat(heading(page)).hasText("Contacts");
    }

    private static void aContactIsMade(Page page) {
        follow(page, "New contact");
        press(page, "Save");
        assertThat(page.locator("#main")).containsText("A contact needs a first or a last name");
        page.getByLabel("First name").fill("Katharina");
        page.getByLabel("Last name").fill("Wesselhöft");
        page.getByLabel("Company").first().fill("Hofmann & Söhne");
        page.getByLabel("E-mail, 1").fill("k.wesselhoeft@hofmann.example");
        page.getByLabel("Phone, 1").fill("+49 711 48 20 115");
        press(page, "Save");
        assertThat(heading(page)).hasText("Katharina Wesselhöft");
        assertThat(page.locator("#field-company")).containsText("Hofmann & Söhne");
    }

    private static void aFieldIsEditedInPlace(Page page) {
        follow(page, "Edit Last name");
        page.getByLabel("Last name").fill("Weber");
        press(page, "Save");
        assertThat(heading(page)).hasText("Katharina Weber");
    }

    private static void aNoteIsWritten(Page page) {
        page.locator("#note").fill("Wants **two options** by Friday");
        press(page, "Save");
        assertThat(page.locator("#stream strong").filter(having("two options"))).isVisible();
    }

    private static void theListIsSearchedFilteredAndPaged(Page page) {
        page.getByRole(AriaRole.SEARCHBOX).first().fill("weber");
        page.getByRole(AriaRole.SEARCHBOX).first().press("Enter");
        page.locator(".hits a").first().click();
        assertThat(heading(page)).hasText("Katharina Weber");

        page.navigate("/contacts");
        follow(page, "Next");
        assertThat(page.locator(".pager .num")).hasText("51 to 53 of 53");
        follow(page, "Previous");
        page.locator("#filter-add summary").click();
        page.locator("#filter-add")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName("Company").setExact(true))
                .click();
        page.getByLabel("Value of Company").fill("Hofmann & Söhne");
        press(page, "Add filter");
        assertThat(page.locator("table.list tbody tr")).hasCount(1);
        page.getByLabel("Remove the filter Company").click();
        follow(page, "Last changed");
        assertThat(page.locator("table.list tbody tr").first()).containsText("Person Number 10");
    }

    private static void aContactIsTrashedAndRestored(Page page) {
        page.getByRole(
                        AriaRole.CHECKBOX,
                        new Page.GetByRoleOptions().setName("Person Number 10").setExact(true))
                .check();
        press(page, "Trash");
        assertThat(page.locator("#undo")).containsText("moved to the trash");
        page.navigate("/trash");
        press(page, "Restore Person Number 10");
        page.navigate("/contacts?lastName=number%2010");
        assertThat(page.locator("#main")).containsText("Person Number 10");
    }

    private static void aChangeIsUndone(Page page) {
        page.navigate("/contacts?lastName=weber");
        follow(page, "Katharina Weber");
        follow(page, "Edit Last name");
        page.getByLabel("Last name").fill("Huber");
        press(page, "Save");
        follow(page, "Changes");
        page.getByRole(AriaRole.ROW)
                .filter(having("Katharina Weber"))
                .first()
                .getByRole(AriaRole.BUTTON)
                .click();
        page.navigate("/contacts?lastName=weber");
        assertThat(page.locator("#main")).containsText("Katharina Weber");
    }

    private static void aFileIsImported(Page page) {
        page.navigate("/import?kind=company");
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload(
                                "companies.csv",
                                "text/csv",
                                "Name,City\nNordlys Marine,Aarhus\nVerhoeven,Gent\n"
                                        .getBytes(StandardCharsets.UTF_8)));
        press(page, "Upload");
        press(page, "Check all rows");
        lookAgainUntilItIsDone(page);
        assertThat(page.locator("#sum-rows")).hasText("2");
        press(page, "Import 2 rows");
        lookAgainUntilItIsDone(page);
        assertThat(heading(page)).hasText("Import finished");
        assertThat(page.locator("#sum-created")).hasText("2");
    }

    private static void lookAgainUntilItIsDone(Page page) {
        Locator again = page.locator("noscript a.btn");
        again.or(page.locator("#sum-rows")).first().waitFor();
        while (again.isVisible()) {
            again.click();
        }
    }

    private static void theProfileIsChanged(Page page) {
        page.navigate("/settings/profile");
        page.getByLabel("Name").first().fill("Nora Without");
        press(page, "Save");
        assertThat(page.locator("#main")).containsText("Your profile is saved");
        assertThat(page.getByLabel("Menu of Nora Without")).isVisible();
    }

    private void twoReasonsAreSavedAtOnce(Page page) {
        page.navigate("/settings/pipelines");
        Locator reasons = page.locator("#kept-reasons");
        Locator names = reasons.locator("[name^=name-]");
        String price = names.nth(1).inputValue();
        String third = names.nth(2).inputValue();
        names.nth(2).fill("Somebody else");
        reasons.locator("[name^=place-]").nth(0).fill("3");
        reasons.locator("[name=name-new-1]").fill("Typed without scripts");
        reasons.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save")).click();
        assertThat(page.locator("#main")).containsText("Saved.");
        assertThat(names.nth(1)).hasValue("Somebody else");
        assertThat(names.nth(2)).hasValue(price);
        assertThat(reasons.locator("[value='Typed without scripts']")).isVisible();
        jdbc.sql("delete from lost_reason where name = 'Typed without scripts'").update();
        jdbc.sql("update lost_reason set position = id").update();
        jdbc.sql("update lost_reason set name = :third where name = 'Somebody else'")
                .param("third", third)
                .update();
    }

    private static void signOut(Page page) {
        page.locator("summary.me").click();
        press(page, "Sign out");
        page.navigate("/contacts");
        assertThat(page).hasURL(Pattern.compile("/login"));
    }

    private static Locator heading(Page page) {
        return page.locator("#main h1");
    }

    private static void follow(Page page, String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .first()
                .click();
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
