package io.minicrm.list;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.FreshDatabase;
import io.minicrm.people.SignedIn;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Filters are put together in the bar above the list, with and without scripts.
@BrowserTest
class FilterBarBrowserTest {

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
        transaction.executeWithoutResult(_ -> contacts());
    }

    private void contacts() {
        RecordRef german =
                records.make(anna, RecordKind.COMPANY, "name", "Nordlicht", "country", "DE");
        RecordRef subsidiary =
                records.make(
                        anna,
                        RecordKind.COMPANY,
                        "name",
                        "Lumière",
                        "country",
                        "FR",
                        "parent",
                        "#" + german.id());
        contact("Arnaud", "Lyon", subsidiary);
        contact("Berger", "Kiel", german);
        contact("Conrad", "Bonn", german);
        jdbc.sql("update contact set created_at = now() - interval '40 days' where city = 'Kiel'")
                .update();
    }

    private void contact(String name, String city, RecordRef company) {
        records.make(
                anna,
                RecordKind.CONTACT,
                "lastName",
                name,
                "city",
                city,
                "company",
                "#" + company.id());
    }

    @Test
    void filtersJoinEachOther(Page page) {
        filtersAreJoined(page);
        page.keyboard().press("f");
        inMenu(page, "Company: …").press("Enter");
        assertThat(inMenu(page, "Back from Company")).isFocused();
    }

    @Test
    void filtersJoinEachOtherWithoutScripts(@Seen(javaScript = false) Page page) {
        filtersAreJoined(page);
    }

    @Test
    void columnsComeWhenTheyAreAskedFor(Page page) {
        columnsAreChosen(page, () -> assertThat(columns(page).locator("summary")).isFocused());
    }

    @Test
    void columnsAreChosenWithoutScripts(@Seen(javaScript = false) Page page) {
        columnsAreChosen(page, () -> {});
    }

    private void columnsAreChosen(Page page, Runnable once) {
        signedIn.in(page, anna);
        page.navigate("/contacts?sort=city&columns=name,city");
        assertThat(columns(page).locator("input")).hasCount(0);
        page.getByRole(AriaRole.LINK, named("Columns")).click();
        assertThat(columns(page).getByRole(AriaRole.CHECKBOX, within("City"))).isChecked();
        once.run();
        columns(page).getByRole(AriaRole.CHECKBOX, within("City")).uncheck();
        columns(page).getByRole(AriaRole.CHECKBOX, within("Country")).check();
        columns(page).getByRole(AriaRole.BUTTON, within("Show these")).click();
        assertThat(page.locator("th[scope=col]")).containsText(new String[] {"Name", "Country"});
        assertThat(page.locator("thead")).not().containsText("City");
        assertThat(page).hasURL(Pattern.compile("sort=city"));
    }

    private static Locator columns(Page page) {
        return page.locator("#columns");
    }

    private static Locator.GetByRoleOptions within(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private void filtersAreJoined(Page page) {
        signedIn.in(page, anna);
        page.navigate("/contacts?city=Lyon");
        rowsAre(page, "Arnaud");

        choose(page, "City");
        join(page, "or City Lyon");
        page.getByLabel("Value of City").fill("Kiel");
        add(page);
        rowsAre(page, "Arnaud", "Berger");
        choose(page, "City");
        join(page, "or City Lyon or City Kiel");
        page.getByLabel("Value of City").fill("Bonn");
        add(page);
        rowsAre(page, "Arnaud", "Berger", "Conrad");
        Locator group =
                page.getByRole(AriaRole.GROUP, named("City Lyon or City Kiel or City Bonn"));
        assertThat(group.getByRole(AriaRole.LINK))
                .hasText(new String[] {"City Lyon", "City Kiel", "City Bonn"});

        choose(page, "Company: …", "Country");
        page.getByLabel("How Company › Country compares").selectOption("is");
        page.getByLabel("Value of Company › Country").fill("DE");
        add(page);
        rowsAre(page, "Berger", "Conrad");
        chip(page, "Company › Country is DE").click();
        choose(page, "Company: …", "Parent company: …", "Name");
        page.getByLabel("Value of Company › Parent company › Name").fill("nord");
        add(page);
        rowsAre(page, "Arnaud");
        chip(page, "Company › Parent company › Name nord").click();

        choose(page, "Added");
        join(page, "except");
        page.getByLabel("Added in words").selectOption("last 30 days");
        add(page);
        rowsAre(page, "Berger");
        assertThat(chip(page, "except Added last 30 days")).isVisible();
        chip(page, "except Added last 30 days").click();
        rowsAre(page, "Arnaud", "Berger", "Conrad");

        chip(page, "City Lyon").click();
        rowsAre(page, "Berger", "Conrad");
        chip(page, "City Bonn").click();
        rowsAre(page, "Berger");
        assertThat(page).hasURL(Pattern.compile(".*/contacts\\?city=Kiel"));
        chip(page, "City Kiel").click();
        rowsAre(page, "Arnaud", "Berger", "Conrad");
    }

    @Test
    void sentencesAreGermanForGermans(@Seen(language = "de-DE") Page page) {
        Scope greta = people.administrator("Greta");
        jdbc.sql("update app_user set locale = 'de-DE' where id = :id")
                .param("id", greta.actorId())
                .update();
        signedIn.in(page, greta);
        page.navigate("/contacts?city=Lyon");
        choose(page, "Firma: …", "Land");
        page.getByLabel("Wert von Firma › Land").fill("DE");
        join(page, "oder Ort Lyon");
        page.getByRole(AriaRole.BUTTON, named("Filter setzen")).click();
        assertThat(page.getByRole(AriaRole.GROUP, named("Ort Lyon oder Firma › Land DE")))
                .isVisible();
        choose(page, "Angelegt");
        join(page, "außer");
        page.getByLabel("Angelegt in Worten").selectOption("letzte 30 Tage");
        page.getByRole(AriaRole.BUTTON, named("Filter setzen")).click();
        rowsAre(page, "Berger");
        page.getByRole(AriaRole.LINK, named("Filter außer Angelegt letzte 30 Tage entfernen"))
                .click();
        rowsAre(page, "Arnaud", "Berger", "Conrad");
    }

    @Test
    void anotherOwnerIsAnAlternativeUnlessOneSaysOtherwise(Page page) {
        people.administrator("Ben");
        signedIn.in(page, anna);
        page.navigate("/contacts?owner=me");
        choose(page, "Owner");
        page.getByLabel("Value of Owner").selectOption("Ben");
        add(page);
        assertThat(chip(page, "Owner me, Ben")).isVisible();
        rowsAre(page, "Arnaud", "Berger", "Conrad");
        chip(page, "Owner me, Ben").click();

        page.navigate("/contacts?owner=me");
        choose(page, "Owner");
        join(page, "and");
        page.getByLabel("Value of Owner").selectOption("Ben");
        add(page);
        assertThat(chip(page, "Owner Ben")).isVisible();
        rowsAre(page);
    }

    private static void choose(Page page, String... labels) {
        page.locator("#filter-add > summary").click();
        for (String label : labels) {
            inMenu(page, label).click();
            if (label.endsWith(": …")) {
                // The fields of both records may be called the same
                assertThat(page.locator("#filter-add .menu-list > a"))
                        .containsText(label.replace(": …", ""));
            }
        }
    }

    private static Locator inMenu(Page page, String label) {
        return page.locator("#filter-add")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(label).setExact(true));
    }

    private static void join(Page page, String how) {
        page.locator("[name=join]").selectOption(new SelectOption().setLabel(how));
    }

    private static void add(Page page) {
        page.getByRole(AriaRole.BUTTON, named("Add filter")).click();
    }

    private static Locator chip(Page page, String text) {
        return page.getByRole(AriaRole.LINK, named("Remove the filter " + text));
    }

    private static void rowsAre(Page page, String... names) {
        Locator rows = page.locator("table.list tbody tr th");
        assertThat(rows).hasCount(names.length);
        for (String name : List.of(names)) {
            assertThat(rows.filter(new Locator.FilterOptions().setHasText(name))).hasCount(1);
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
