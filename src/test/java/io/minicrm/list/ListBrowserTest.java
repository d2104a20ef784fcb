package io.minicrm.list;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ForcedColors;
import io.minicrm.BrowserTest;
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

/// What a list leaves out of its page is there all the same.
@BrowserTest
class ListBrowserTest {

    private static final String LONG =
            "Wilhelmine Friederike Charlotte von Hohenstein-Wolfenbüttel zu Sachsen";

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired RecordMother records;
    @Autowired TransactionTemplate transaction;

    @BeforeEach
    void twoContacts() {
        FreshDatabase.empty(jdbc);
        Scope anna = people.administrator("Anna");
        transaction.executeWithoutResult(_ -> {
            records.make(anna, RecordKind.CONTACT, "lastName", "Kurz");
            records.make(anna, RecordKind.CONTACT, "lastName", LONG);
        });
    }

    private void open(Page page) {
        signedIn.in(page, people.administrator("Ben"));
        page.navigate("/contacts");
    }

    @Test
    void whatIsCutOffIsToldWhenOnePointsAtIt(Page page) {
        open(page);
        Locator name = row(page, LONG).locator("th");
        name.hover();
        assertThat(name).hasAttribute("title", LONG);
        row(page, "Kurz").locator("th").hover();
        assertThat(row(page, "Kurz").locator("th")).not().hasAttribute("title", "Kurz");
    }

    @Test
    void aBoxIsTickedAlsoWhereOneMissesItByAFewPixels(Page page) {
        open(page);
        Locator box = row(page, "Kurz").getByRole(AriaRole.CHECKBOX);
        var place = box.boundingBox();
        page.mouse().click(place.x - 6, place.y + place.height + 6);
        assertThat(box).isChecked();
        assertThat(page.locator(".bulk")).isVisible();
    }

    @Test
    void theListOfKeysTellsTheWays(Page page) {
        open(page);
        page.keyboard().press("?");
        assertThat(page.locator("#keys dt")).containsText(new String[] {"Contacts", "New deal"});
        assertThat(page.locator("#keys dd")).containsText(new String[] {"g c", "d"});
    }

    /// Drawn by a background, which such colours would take away, an icon would not be seen.
    @Test
    void anIconHasTheColourOfTheTextAroundItAlsoAmongTheColoursOfADevice(Page page) {
        open(page);
        hasTheColourAroundIt(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        hasTheColourAroundIt(page);
    }

    private static void hasTheColourAroundIt(Page page) {
        Locator icon = page.locator(".rail .i-users");
        Object around = icon.evaluate("icon => getComputedStyle(icon.parentElement).color");
        assertThat(icon).hasCSS("background-color", String.valueOf(around));
        assertThat(icon).hasCSS("mask-image", Pattern.compile("^url\\(\"data:image"));
    }

    private static Locator row(Page page, String name) {
        return page.locator("tbody tr", new Page.LocatorOptions().setHasText(name));
    }
}
