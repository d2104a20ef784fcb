package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The way of a deal, from a new contact until it is won, by everything that moves one.
@BrowserTest
class DealJourneyTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    Scope anna;

    @BeforeEach
    void empty() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
    }

    @Test
    void aDealIsMovedByDragByKeyAndByMenuAndEachMoveCanBeUndone(Page page) {
        signedIn.in(page, anna);
        fromANewContact(page);

        page.navigate("/deals?layout=board");
        drag(page, card(page), lane(page, "Engaging"));
        assertThat(card(page, "Engaging")).isVisible();
        undo(page);
        assertThat(card(page, "Prospecting")).isVisible();

        card(page).getByRole(AriaRole.LINK).first().focus();
        page.keyboard().press("3");
        assertThat(card(page, "Proposal")).isVisible();
        assertThat(card(page).getByRole(AriaRole.LINK).first()).isFocused();
        undo(page);
        assertThat(card(page, "Prospecting")).isVisible();

        card(page).hover();
        card(page).getByLabel("Move Press line 4").click();
        page.getByRole(AriaRole.BUTTON, named("Negotiation")).click();
        assertThat(card(page, "Negotiation")).isVisible();
        undo(page);
        assertThat(card(page, "Prospecting")).isVisible();

        drag(page, card(page), page.locator(".board-end-won"));
        assertThat(page.locator(".board-totals")).hasText("0 open");
        page.navigate("/deals?status=won");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Press line 4")).click();
        assertThat(page.locator("[aria-current=step]")).containsText("Won");
        assertThat(page.locator(".deal-facts")).containsText("Closed");
        isReportedOn(page);
    }

    private static void isReportedOn(Page page) {
        page.keyboard().press("g");
        page.keyboard().press("r");
        assertThat(page.locator("#main h1")).hasText("Reports");
        page.getByRole(AriaRole.LINK, named("Won and lost")).click();
        assertThat(page.locator("#figures tfoot td").nth(1)).containsText("48,500");
        // The only month has the only bar, left of the middle of the chart
        BoundingBox chart = page.locator("report-chart canvas").boundingBox();
        page.mouse().click(chart.x + chart.width / 2 - 4, chart.y + chart.height - 80);
        assertThat(page.locator("#main h1")).hasText("Deals");
        assertThat(page.locator("tbody")).containsText("Press line 4");
    }

    @Test
    void contactsAreAddedTurnedRoundAndTakenAwayWhereTheyStand(Page page) {
        signedIn.in(page, anna);
        for (String name : List.of("Kämmerer", "Wesselhöft", "Yıldız", "Østergaard")) {
            contacts.contact(anna, "Bo", name);
        }
        RecordRef deal = deals.deal(anna, "Press line 4");
        page.navigate(deal.path() + "?edit=contacts");
        choose(page, 0, "Kämm", "User");
        for (int row = 1; row < 4; row++) {
            page.locator("#field-contacts .values-add").click();
            choose(page, row, List.of("Wess", "Yıld", "Øst").get(row - 1), "Decision maker");
        }
        row(page, 1).getByRole(AriaRole.RADIO).check();
        row(page, 2).locator("input.form-control").fill("");
        page.locator("#field-contacts .btn-primary").click();

        Locator shown = page.locator("#field-contacts .linked");
        assertThat(shown)
                .hasText(
                        new String[] {
                            "Bo Wesselhöft Decision maker",
                            "Bo Kämmerer User",
                            "Bo Østergaard Decision maker"
                        });
        undo(page);
        assertThat(page.locator("#field-contacts .linked")).hasCount(0);
    }

    private static Locator row(Page page, int row) {
        return page.locator("#field-contacts .values-row").nth(row);
    }

    private static void choose(Page page, int row, String words, String role) {
        Locator name = row(page, row).locator("input.form-control");
        assertThat(name).hasAttribute("role", "combobox");
        name.fill(words);
        row(page, row).locator(".combo-list > [role=option]").first().waitFor();
        name.press("ArrowDown");
        name.press("Enter");
        row(page, row).locator("select").selectOption(role);
    }

    @Test
    void losingADealAsksWhyAlsoOnTheBoard(Page page) {
        signedIn.in(page, anna);
        deals.deal(anna, "Press line 4");
        page.navigate("/deals?layout=board");

        drag(page, card(page), page.locator(".board-end-lost"));
        Locator sheet = page.locator("dialog.side");
        assertThat(sheet).containsText("Why is Press line 4 lost?");
        assertThat(card(page, "Prospecting")).isVisible();
        sheet.getByLabel("Lost because").selectOption("Price");
        sheet.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Mark as lost"))
                .click();

        assertThat(page.locator(".board-totals")).hasText("0 open");
        undo(page);
        assertThat(card(page, "Prospecting")).isVisible();
    }

    @Test
    void theMovesOfOthersAppearOnAnOpenBoard(Page annas, Page berts) {
        Scope bert = people.administrator("Bert");
        signedIn.in(annas, anna);
        signedIn.in(berts, bert);
        deals.deal(
                anna,
                deals.named("Press line 4", "Prospecting").with(DealFields.NEXT_STEP, "Call"));
        annas.navigate("/deals?layout=board");
        berts.navigate("/deals?layout=board");

        card(annas).getByRole(AriaRole.LINK).first().focus();
        annas.keyboard().press("2");

        assertThat(card(berts, "Engaging")).isVisible(patiently());
    }

    @Test
    void ofTwoWhoMoveTheSameCardTheSecondSeesWhereItWent(Page annas, Page berts) {
        Scope bert = people.administrator("Bert");
        signedIn.in(annas, anna);
        signedIn.in(berts, bert);
        deals.deal(anna, "Press line 4");
        annas.navigate("/deals?layout=board");
        berts.navigate("/deals?layout=board");
        // Bert's board does not look by itself meanwhile
        berts.route(
                "**/deals/board/changed**",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));

        card(annas).getByRole(AriaRole.LINK).first().focus();
        annas.keyboard().press("2");
        assertThat(card(annas, "Engaging")).isVisible();
        card(berts).getByRole(AriaRole.LINK).first().focus();
        berts.keyboard().press("4");

        assertThat(berts.locator("#undo")).containsText("Anna has moved Press line 4 first.");
        assertThat(card(berts, "Engaging")).isVisible();
    }

    @Test
    void withoutJavaScriptACardIsMovedByItsMenu(
            @BrowserTest.Seen(javaScript = false, width = 360) Page page) {
        signedIn.in(page, anna);
        deals.deal(anna, "Press line 4");
        page.navigate("/deals?layout=board");

        card(page).getByLabel("Move Press line 4").click();
        page.getByRole(AriaRole.BUTTON, named("Engaging")).click();

        assertThat(card(page, "Engaging")).isVisible();
    }

    private static void fromANewContact(Page page) {
        page.navigate("/contacts/new");
        page.getByLabel("Last name", exactly()).fill("Wesselhöft");
        page.getByLabel("Company", exactly()).fill("Hofmann & Söhne");
        page.locator("main .btn-primary").click();
        assertThat(page.locator("#main h1")).hasText("Wesselhöft");
        page.locator("#beside")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Add"))
                .last()
                .click();
        assertThat(page.locator("#main h1")).hasText("New deal");
        page.locator("#input-name").fill("Press line 4");
        page.getByLabel("Amount", exactly()).fill("48,500 EUR");
        page.locator("main .btn-primary").click();
        assertThat(page.locator("[aria-current=step]")).containsText("Prospecting");
        assertThat(page.locator("#field-contacts")).containsText("Wesselhöft");
    }

    /// As a hand does it: down, a bit, over there, up.
    private static void drag(Page page, Locator card, Locator to) {
        BoundingBox from = card.boundingBox();
        page.mouse().move(from.x + 20, from.y + 30);
        page.mouse().down();
        page.mouse().move(from.x + 30, from.y + 40);
        page.mouse().move(from.x + 60, from.y + 60);
        BoundingBox there = to.boundingBox();
        page.mouse()
                .move(
                        there.x + there.width / 2,
                        there.y + there.height / 2,
                        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(12));
        // It is looked twenty times a second where the card is
        page.waitForTimeout(150);
        page.mouse().up();
    }

    private static void undo(Page page) {
        page.locator("#undo").getByRole(AriaRole.BUTTON).click();
    }

    private static Locator card(Page page) {
        return page.locator(".lane .deal")
                .filter(new Locator.FilterOptions().setHasText("Press line 4"));
    }

    private static Locator lane(Page page, String stage) {
        return page.locator(".lane")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(page.getByRole(AriaRole.HEADING, named(stage))))
                .locator(".lane-cards");
    }

    private static Locator card(Page page, String stage) {
        return lane(page, stage)
                .locator(".deal")
                .filter(new Locator.FilterOptions().setHasText("Press line 4"));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions
            patiently() {
        return new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(12_000);
    }
}
