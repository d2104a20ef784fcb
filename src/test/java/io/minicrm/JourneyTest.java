package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.Accounts;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The ways people take through MiniCRM, from the sign-in on, with all that JavaScript shortens.
@BrowserTest
class JourneyTest {

    private static final String PASSWORD = "a journey of a thousand miles";

    private static final Path US_500 = Path.of("src/test/resources/data/us-500.csv");

    private static final LocatorAssertions.HasTextOptions PATIENTLY =
            new LocatorAssertions.HasTextOptions().setTimeout(60_000);

    private static final LocatorAssertions.ContainsTextOptions PATIENT_TO_CONTAIN =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    @Autowired JdbcClient jdbc;
    @Autowired Accounts accounts;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    @BeforeEach
    void empty() {
        FreshDatabase.empty(jdbc);
    }

    @Test
    void aFileIsImportedFoundUndoneAndIsBackAgain(Page page) {
        signedIn.in(page, people.administrator("Anna"));

        aFileIsImported(page);
        assertThat(complete()).isEqualTo(500);
        jamesButtIsFound(page);
        theImportIsUndone(page);
        aFileIsImported(page);
        assertThat(complete()).isEqualTo(500);
        page.navigate("/search?q=butt");
        assertThat(page.locator("#main")).containsText("James Butt");
    }

    private static void aFileIsImported(Page page) {
        page.navigate("/contacts");
        page.getByRole(AriaRole.LINK, named("Import")).first().click();
        page.locator("input[type=file]").setInputFiles(US_500);
        page.getByRole(AriaRole.BUTTON, named("Upload")).click();
        page.getByRole(AriaRole.BUTTON, named("Check all rows")).click();
        assertThat(page.locator("#sum-rows")).hasText("500", PATIENTLY);
        assertThat(page.locator("#sum-created")).hasText("500");
        page.getByRole(AriaRole.BUTTON, named("Import 500 rows")).click();
        assertThat(page.locator("#main h1")).hasText("Import finished", PATIENTLY);
        for (String part : List.of("rows", "created")) {
            assertThat(page.locator("#sum-" + part)).hasText("500");
        }
        for (String part : List.of("updated", "unchanged", "skipped", "failed")) {
            assertThat(page.locator("#sum-" + part)).hasText("0");
        }
    }

    /// How many contacts have all that the file says of each.
    private long complete() {
        return jdbc.sql(
                        """
                        select count(*)
                        from contact c join company k on k.id = c.company_id
                        where c.deleted_at is null and k.deleted_at is null
                          and num_nulls(c.first_name, c.last_name, c.street, c.city, c.region, c.postal_code) = 0
                          and (select count(*) from contact_phone p where p.contact_id = c.id) = 2
                          and (select count(*) from contact_email e where e.contact_id = c.id) = 1
                        """)
                .query(Long.class)
                .single();
    }

    private static void jamesButtIsFound(Page page) {
        page.navigate("/companies");
        assertThat(page.locator(".tab .count")).not().hasText("0");
        page.navigate("/contacts");
        listShows(page, "1 to 50 of 500");
        for (String words : List.of("butt", "504-621-8927", "5046218927", "(504) 621 8927")) {
            page.keyboard().press("Control+k");
            Locator palette = page.getByRole(AriaRole.DIALOG, named("Search"));
            palette.getByRole(AriaRole.COMBOBOX).fill(words);
            assertThat(palette.getByRole(AriaRole.OPTION, inside("James Butt"))).isVisible();
            page.keyboard().press("Escape");
            assertThat(palette).isHidden();

            page.navigate("/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
            assertThat(page.getByRole(AriaRole.LINK, named("James Butt"))).isVisible();
        }
        page.getByRole(AriaRole.LINK, named("James Butt")).click();
        arrivesAt(page, "James Butt");
        assertThat(page.locator("#fields"))
                .containsText(
                        Pattern.compile(
                                "Benton, John B Jr.*jbutt@gmail\\.com.*504-621-8927.*504-845-1427.*6649 N Blue Gum St.*70116.*New Orleans.*LA",
                                Pattern.DOTALL));
    }

    private static void theImportIsUndone(Page page) {
        page.navigate("/import");
        page.getByRole(AriaRole.LINK, named("us-500.csv")).click();
        page.getByRole(AriaRole.BUTTON, named("Undo this import")).click();
        assertThat(undoLine(page)).containsText("Undone", PATIENT_TO_CONTAIN);
        page.navigate("/contacts");
        assertThat(page.locator("#main")).containsText("No contacts yet");
        page.navigate("/companies");
        assertThat(page.locator("#main")).containsText("No companies yet");
        for (String words : List.of("butt", "504-621-8927", "Benton")) {
            page.navigate("/search?q=" + words);
            assertThat(page.locator("#main")).containsText("Nothing found for " + words);
        }
    }

    @Test
    void aDayOfWork(Page page) {
        accounts.add(
                "Dora Day",
                "dora@journey.example",
                PASSWORD,
                "administrator",
                null,
                Locale.UK,
                ZoneOffset.UTC);
        Scope bert = people.administrator("Bert");
        for (int i = 10; i < 70; i++) {
            contacts.contact(bert, "Person", "Number " + i);
        }

        signIn(page);
        aContactIsMadeInTheSheet(page);
        aFieldIsEditedInPlaceAndUndone(page);
        aNoteIsWritten(page);
        aFormerValueIsRestored(page);
        aContactIsFoundInThePalette(page);
        theListIsNarrowedSortedAndPaged(page);
        contactsAreTrashedAndBroughtBack(page);
        signOut(page);
    }

    private static void signIn(Page page) {
        page.navigate("/contacts");
        assertThat(page).hasURL(Pattern.compile("/login\\?next="));
        page.getByLabel("E-mail").fill("dora@journey.example");
        page.getByLabel("Password").fill("not that");
        page.getByLabel("Password").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("do not belong together");
        page.getByLabel("Password").fill(PASSWORD);
        page.getByLabel("Password").press("Enter");
        arrivesAt(page, "Contacts");
        listShows(page, "1 to 50 of 60");
    }

    private static void aContactIsMadeInTheSheet(Page page) {
        page.keyboard().press("c");
        Locator sheet = page.getByRole(AriaRole.DIALOG, named("Beside this page"));
        assertThat(sheet.getByLabel("First name")).isFocused();
        press(sheet, "Save");
        assertThat(sheet.getByText("A contact needs a first or a last name")).isVisible();
        sheet.getByLabel("First name").fill("Katharina");
        sheet.getByLabel("Last name").fill("Wesselhöft");
        sheet.getByLabel("E-mail, 1").fill("k.wesselhoeft@hofmann.example");
        sheet.getByRole(AriaRole.COMBOBOX, inside("Company")).fill("Hofmann & Söhne");
        press(sheet, "Save");
        arrivesAt(page, "Katharina Wesselhöft");
        assertThat(undoLine(page)).containsText("Katharina Wesselhöft added");
        assertThat(page.locator("#field-company")).containsText("Hofmann & Söhne");
    }

    private static void aFieldIsEditedInPlaceAndUndone(Page page) {
        Locator field = page.locator("#field-lastName");
        field.hover();
        field.getByRole(AriaRole.LINK, inside("Edit Last name")).click();
        field.getByRole(AriaRole.TEXTBOX).fill("Weber");
        field.getByRole(AriaRole.TEXTBOX).press("Enter");
        arrivesAt(page, "Katharina Weber");
        assertThat(field.locator(".field-value")).hasText("Weber");
        page.keyboard().press("z");
        assertThat(undoLine(page)).containsText("Undone");
        arrivesAt(page, "Katharina Wesselhöft");
    }

    private static void aNoteIsWritten(Page page) {
        page.keyboard().press("n");
        Locator note = page.locator("#note");
        assertThat(note).isFocused();
        note.fill("Wants **two options** by Friday");
        note.press("Control+Enter");
        Locator written = page.getByRole(AriaRole.ARTICLE).filter(having("two options"));
        assertThat(written.locator("strong").filter(having("two options"))).isVisible();
        assertThat(note).isEmpty();
        page.keyboard().press("t");
        assertThat(page.locator(".composer [name=subject]")).isFocused();
        page.keyboard().press("Escape");
        page.getByRole(AriaRole.LINK, named("Hofmann & Söhne")).first().click();
        arrivesAt(page, "Hofmann & Söhne");
        assertThat(page.getByRole(AriaRole.ARTICLE).filter(having("two options"))).isVisible();
        page.goBack();
        arrivesAt(page, "Katharina Wesselhöft");
    }

    private static void aFormerValueIsRestored(Page page) {
        page.keyboard().press("e");
        page.getByLabel("Last name").fill("Huber");
        page.getByLabel("City").fill("Lyon");
        page.getByLabel("City").press("Control+Enter");
        arrivesAt(page, "Katharina Huber");
        page.locator("#record-head summary").click();
        page.getByRole(AriaRole.LINK, named("History")).click();
        page.locator(".change-row")
                .filter(having("Huber"))
                .getByRole(AriaRole.BUTTON)
                .first()
                .click();
        arrivesAt(page, "Katharina Wesselhöft");
        assertThat(page.locator("#field-city")).containsText("Lyon");
    }

    private static void aContactIsFoundInThePalette(Page page) {
        page.keyboard().press("Control+k");
        Locator palette = page.getByRole(AriaRole.DIALOG, named("Search"));
        palette.getByRole(AriaRole.COMBOBOX).fill("wesselhoft");
        Locator first = palette.getByRole(AriaRole.OPTION).first();
        assertThat(first).containsText("Katharina Wesselhöft");
        assertThat(first).hasAttribute("aria-selected", "true");
        page.keyboard().press("Escape");
        assertThat(palette).isHidden();

        // Until the browser draws again, the field of the closed dialog has the focus
        assertTrue(
                (Boolean)
                        page.evaluate(
                                """
                                () => {
                                  const input = document.querySelector("command-palette input");
                                  const key = { key: "/", bubbles: true, cancelable: true };
                                  input.dispatchEvent(new KeyboardEvent("keydown", key));
                                  const dialog = document.querySelector("command-palette dialog");
                                  const found = dialog.open;
                                  dialog.close();
                                  document.activeElement.blur();
                                  return found;
                                }
                                """),
                "a key right after the palette means what it means on the page");
        page.keyboard().press("/");
        page.keyboard().type("number 42");
        assertThat(first).containsText("Person Number 42");
        page.keyboard().press("Enter");
        arrivesAt(page, "Person Number 42");
    }

    private static void theListIsNarrowedSortedAndPaged(Page page) {
        page.keyboard().press("g");
        page.keyboard().press("c");
        listShows(page, "1 to 50 of 61");
        page.getByRole(AriaRole.COLUMNHEADER, named("Name")).getByRole(AriaRole.LINK).click();
        assertThat(rows(page).first()).containsText("Katharina Wesselhöft");
        page.getByRole(AriaRole.COLUMNHEADER, named("Name")).getByRole(AriaRole.LINK).click();
        assertThat(rows(page).first()).containsText("Person Number 69");
        page.waitForLoadState();
        page.keyboard().press("]");
        listShows(page, "51 to 61 of 61");
        assertThat(rows(page).last()).containsText("Katharina Wesselhöft");
        page.keyboard().press("[");
        listShows(page, "1 to 50 of 61");

        page.keyboard().press("f");
        page.locator("#filter-add").getByRole(AriaRole.LINK, inside("City").setExact(true)).click();
        page.getByLabel("Value of City").fill("lyon");
        page.getByLabel("Value of City").press("Enter");
        assertThat(rows(page)).hasCount(1);
        page.getByRole(AriaRole.LINK, named("Remove the filter City")).click();
        listShows(page, "1 to 50 of 61");
    }

    private static void contactsAreTrashedAndBroughtBack(Page page) {
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("x");
        Locator bar = page.getByRole(AriaRole.GROUP, named("selected"));
        assertThat(bar).containsText("2 selected");
        bar.getByRole(AriaRole.BUTTON, inside("Trash")).click();
        listShows(page, "1 to 50 of 59");
        assertThat(undoLine(page)).containsText("2 contacts moved to the trash");
        press(undoLine(page), "Undo");
        listShows(page, "1 to 50 of 61");
    }

    private static void signOut(Page page) {
        page.getByLabel("Menu of Dora Day").click();
        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
        arrivesAt(page, "Sign in");
        page.navigate("/contacts");
        arrivesAt(page, "Sign in");
    }

    /// Keys mean something as soon as the whole page is there.
    private static void arrivesAt(Page page, String heading) {
        assertThat(page.locator("#main h1")).hasText(heading);
        page.waitForLoadState();
    }

    private static void listShows(Page page, String range) {
        assertThat(page.locator(".pager .num")).hasText(range);
        page.waitForLoadState();
    }

    private static Locator rows(Page page) {
        return page.locator("table.list tbody tr");
    }

    private static Locator undoLine(Page page) {
        return page.locator("#undo");
    }

    private static void press(Locator within, String button) {
        within.getByRole(AriaRole.BUTTON, inside(button)).click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
