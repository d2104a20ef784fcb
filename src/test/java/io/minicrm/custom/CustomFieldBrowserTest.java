package io.minicrm.custom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.FreshDatabase;
import io.minicrm.Idle;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Catalogue;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Fields that are added in the settings, and what people then do with them.
@BrowserTest
class CustomFieldBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired CustomFieldMother fields;
    @Autowired SignedIn signedIn;
    @Autowired Catalogue catalogue;

    Scope anna;

    @BeforeEach
    void withoutFields() {
        FreshDatabase.empty(jdbc);
        jdbc.sql("truncate custom_field cascade").update();
        catalogue.reload();
        anna = people.administrator("Anna");
    }

    @Test
    void aFieldOfEachKindIsAddedFilledInFilteredSortedAndUndone(Page page) {
        contacts.company(anna, "Hofmann & Söhne");
        signedIn.in(page, anna);
        for (CustomFieldType type : CustomFieldType.values()) {
            add(page, type);
        }
        assertThat(page.locator(".fields-list tbody tr")).hasCount(CustomFieldType.values().length);

        page.navigate("/contacts/new");
        page.getByLabel("Last name").fill("Wesselhöft");
        fillIn(page);
        press(page, "Save");
        assertThat(page.locator("#main h1")).hasText("Wesselhöft");
        Locator values = page.locator("#fields");
        for (String shown :
                List.of(
                        "PL-4711",
                        "two paragraphs",
                        "12.5",
                        "48,500",
                        "Green",
                        "Red Blue",
                        "portal.example.com",
                        "billing@example.com",
                        "+49 711 48 20 115",
                        "Anna",
                        "Hofmann & Söhne")) {
            assertThat(values).containsText(shown);
        }

        theListIsFilteredAndSorted(page);
        aValueIsChangedInPlaceAndUndone(page);
    }

    /// Two that stand before what was looked for, or behind it.
    private void theListIsFilteredAndSorted(Page page) {
        page.navigate("/contacts/new");
        page.getByLabel("Last name").fill("Zuse");
        page.getByLabel("Our number").fill("3");
        press(page, "Save");
        page.navigate("/contacts");
        Locator rows = page.locator("table.list tbody tr");
        sort(page, "Our number");
        assertThat(rows.first()).containsText("Wesselhöft");
        sort(page, "Our number");
        assertThat(rows.first()).containsText("Zuse");

        filter(page, "Our choice");
        page.getByLabel("Value of Our choice").selectOption("Green");
        press(page, "Add filter");
        assertThat(rows).hasCount(1);
        assertThat(page.locator(".chip-on")).containsText("Green");
        assertThat(rows).containsText("Wesselhöft");
        page.getByLabel("Remove the filter Our choice").click();
        assertThat(rows).hasCount(2);
    }

    private static void aValueIsChangedInPlaceAndUndone(Page page) {
        page.navigate("/contacts?lastName=wessel");
        page.locator("table.list tbody th a, table.list tbody td.name a").first().click();
        assertThat(page.locator("#main h1")).hasText("Wesselhöft");
        Locator number = page.locator("#fields .field").filter(having("Our number"));
        number.hover();
        number.getByRole(AriaRole.LINK).click();
        Locator input = page.locator(".field-editing").getByRole(AriaRole.TEXTBOX);
        assertThat(input).isFocused();
        page.keyboard().press("Escape");
        number.locator(".field-value").getByText("12.5").click();
        assertThat(input).isFocused();
        input.fill("17.25");
        input.press("Enter");
        assertThat(number).containsText("17.25");
        assertThat(page.locator(".field-saved")).containsText("17.25");
        assertThat(page.locator("undo-line")).isVisible();
        page.keyboard().press("z");
        assertThat(page.locator("undo-line")).containsText("Undone");
        assertThat(number).containsText("12.5");

        page.locator("#record-head summary").click();
        page.getByRole(AriaRole.LINK, named("History")).click();
        assertThat(page.locator("#main")).containsText("Our number");
        assertThat(page.locator("#main")).containsText("17.25");
    }

    private static void add(Page page, CustomFieldType type) {
        page.navigate("/settings/fields/new");
        page.getByLabel("Name", exact()).fill("Our " + type.key());
        Locator options = page.locator("kept-lines");
        page.locator(".field-card:has([value=" + type.key() + "])").click();
        if (type.hasOptions()) {
            page.getByLabel("New option").nth(0).fill("Red");
            page.getByLabel("New option").nth(1).fill("Green");
            press(page, "Add option");
            page.keyboard().type("Blue");
        } else {
            assertThat(options).isHidden();
        }
        if (type == CustomFieldType.LINK) {
            page.getByLabel("Leads to").selectOption("Companies");
        }
        if (type == CustomFieldType.NUMBER) {
            page.getByLabel("In the list of contacts").check();
        }
        assertThat(page.getByLabel("Fast in long lists"))
                .isVisible(new IsVisibleOptions().setVisible(type.canBeFast()));
        press(page, "Add field");
        assertThat(page.getByRole(AriaRole.STATUS).filter(having("is added")))
                .containsText("“Our " + type.key() + "” is added");
    }

    private static void fillIn(Page page) {
        for (Map.Entry<String, String> typed :
                Map.of(
                                "text", "PL-4711",
                                "long_text", "A text of\n\ntwo paragraphs",
                                "number", "12.5",
                                "money", "48,500 EUR",
                                "date", "2026-12-18",
                                "date_time", "2026-12-18T14:00",
                                "url", "https://portal.example.com")
                        .entrySet()) {
            page.getByLabel("Our " + typed.getKey(), exact()).fill(typed.getValue());
        }
        page.getByLabel("Our email, 1").fill("billing@example.com");
        page.getByLabel("Our phone, 1").fill("+49 711 48 20 115");
        page.getByLabel("Our yes_no").check();
        page.getByLabel("Our choice", exact()).selectOption("Green");
        Locator several =
                page.getByRole(
                        AriaRole.GROUP, new Page.GetByRoleOptions().setName("Our multi_choice"));
        several.getByLabel("Blue").check();
        several.getByLabel("Red").check();
        page.getByLabel("Our person").selectOption("Anna (you)");
        page.getByLabel("Our link").fill("Hofmann");
        page.getByRole(AriaRole.OPTION).filter(having("Hofmann & Söhne")).click();
    }

    @Test
    void anOptionIsRenamedAndAFieldArchivedAndBroughtBackInGerman(
            @Seen(language = "de-DE") Page page) {
        Scope greta = people.administrator("Greta");
        jdbc.sql("update app_user set locale = 'de-DE' where id = :id")
                .param("id", greta.actor().id())
                .update();
        signedIn.in(page, greta);
        page.navigate("/settings/fields?kind=company");
        page.getByRole(AriaRole.LINK, named("Lieferbedingungen")).click();
        assertThat(page.getByLabel("Name", exact())).hasValue("Lieferbedingungen");
        page.getByLabel("Neue Option").nth(0).fill("EXW");
        page.getByLabel("Neue Option").nth(1).fill("DAP");
        press(page, "Feld anlegen");
        assertThat(page.locator("#main")).containsText("„Lieferbedingungen“ ist angelegt");

        page.navigate("/companies/new");
        page.locator("#input-name").fill("Hofmann & Söhne");
        page.getByLabel("Lieferbedingungen").selectOption("DAP");
        press(page, "Speichern");
        String company = page.url();
        assertThat(page.locator("#fields")).containsText("DAP");

        page.navigate("/settings/fields?kind=company");
        page.getByRole(AriaRole.LINK, named("Lieferbedingungen")).click();
        page.getByLabel("Name der Option DAP").fill("Frei Haus");
        press(page, "Speichern");
        assertThat(page.locator("#main")).containsText("„Lieferbedingungen“ ist gespeichert");
        page.navigate(company);
        assertThat(page.locator("#fields")).containsText("Frei Haus");

        page.navigate("/settings/fields?kind=company");
        page.getByLabel("Was mit Lieferbedingungen getan werden kann").click();
        press(page, "Archivieren");
        assertThat(page.locator("#main")).containsText("„Lieferbedingungen“ ist archiviert");
        page.navigate(company);
        assertThat(page.locator("#fields")).not().containsText("Lieferbedingungen");
        page.goBack();
        press(page, "Zurückholen");
        assertThat(page.locator("#main")).containsText("„Lieferbedingungen“ ist wieder da");
        page.navigate(company);
        assertThat(page.locator("#fields")).containsText("Frei Haus");
    }

    @Test
    void allOfItIsDoneWithoutScripts(@Seen(javaScript = false) Page page) {
        signedIn.in(page, anna);
        page.navigate("/settings/fields");
        page.getByRole(AriaRole.LINK, named("New field")).click();
        page.getByLabel("Name", exact()).fill("Colour");
        assertThat(page.getByLabel("New option").first()).isHidden();
        page.locator(".field-card:has([value=choice])").click();
        page.getByLabel("New option").nth(0).fill("Red");
        page.getByLabel("New option").nth(3).fill("Green");
        press(page, "Add field");
        page.getByRole(AriaRole.LINK, named("Colour")).click();
        page.getByLabel("Name of the option Red").fill("Crimson");
        page.getByLabel("Place of Red").fill("2");
        page.getByLabel("Archive Green").check();
        page.getByLabel("New option").first().fill("Blue");
        press(page, "Save");

        page.navigate("/contacts/new");
        Locator colour = page.getByLabel("Colour");
        assertThat(colour.locator("option")).hasText(new String[] {"", "Crimson", "Blue"});
        page.getByLabel("Last name").fill("Wesselhöft");
        colour.selectOption("Blue");
        press(page, "Save");
        assertThat(page.locator("#fields")).containsText("Blue");

        fields.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, "Hobby");
        page.navigate("/settings/fields");
        Locator names = page.locator(".fields-list .name");
        assertThat(names).hasText(new String[] {"Colour", "Hobby"});
        page.getByLabel("What can be done with Hobby").click();
        press(page, "Move up");
        assertThat(names).hasText(new String[] {"Hobby", "Colour"});
        page.getByLabel("What can be done with Hobby").click();
        page.locator("details[open]")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Archive"))
                .click();
        assertThat(names).hasText(new String[] {"Colour"});
        press(page, "Bring back");
        assertThat(names).hasText(new String[] {"Colour", "Hobby"});
    }

    @Test
    void optionsArePastedFromAList(Page page) {
        signedIn.in(page, anna);
        page.navigate("/settings/fields/new?type=choice&name=Incoterm");
        Idle.is(page);
        page.getByLabel("New option").first().focus();
        page.evaluate(
                """
                () => {
                  const clipboardData = new DataTransfer();
                  clipboardData.setData("text", "EXW\\nFCA\\r\\n\\nDAP \\nDPU\\nDDP\\nFAS\\n");
                  document.activeElement.dispatchEvent(
                    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
                }
                """);
        press(page, "Add field");
        page.getByRole(AriaRole.LINK, named("Incoterm")).click();
        Locator names = page.locator("kept-lines [name^=name-]:not([name^=name-new])");
        assertThat(names).hasCount(6);
        assertThat(names.nth(2)).hasValue("DAP");
        assertThat(names.nth(5)).hasValue("FAS");
    }

    @Test
    void aFieldIsDraggedToItsPlace(Page page) {
        for (String name : List.of("First", "Second", "Third")) {
            fields.add(anna, RecordKind.CONTACT, CustomFieldType.TEXT, name);
        }
        signedIn.in(page, anna);
        page.navigate("/settings/fields");
        Idle.is(page);
        Locator grips = page.locator("[data-grip]");
        Locator names = page.locator(".fields-list .name");
        BoundingBox from = grips.nth(2).boundingBox();
        BoundingBox to = grips.nth(0).boundingBox();
        page.mouse().move(from.x + 4, from.y + 4);
        page.mouse().down();
        page.mouse().move(from.x, from.y - 10, new Mouse.MoveOptions().setSteps(5));
        // It gives way only when it has come to rest from giving way before
        page.waitForCondition(() -> {
            page.mouse().move(to.x + 2, to.y - 8 + 4 * Math.random());
            return names.first().innerText().equals("Third");
        });
        page.mouse().up();
        assertThat(page).hasURL(Pattern.compile("#field-"));
        assertThat(names).hasText(new String[] {"Third", "First", "Second"});
        page.reload();
        assertThat(names).hasText(new String[] {"Third", "First", "Second"});
    }

    private static void sort(Page page, String column) {
        page.getByRole(AriaRole.COLUMNHEADER, named(column)).getByRole(AriaRole.LINK).click();
        Idle.is(page);
    }

    private static void filter(Page page, String field) {
        page.locator("#filter-add summary").click();
        page.locator("#filter-add")
                .getByRole(
                        AriaRole.LINK, new Locator.GetByRoleOptions().setName(field).setExact(true))
                .click();
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button)).first().click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.GetByLabelOptions exact() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
