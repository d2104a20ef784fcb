package io.minicrm.list;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import io.minicrm.BrowserTest;
import io.minicrm.FreshDatabase;
import io.minicrm.contact.ManyContacts;
import io.minicrm.deal.DealMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Records are picked with the mouse and the keyboard, over pages, and on the board.
@BrowserTest
class PickedBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired ManyContacts many;
    @Autowired DealMother deals;

    Scope anna;

    @BeforeEach
    void anna() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
    }

    private void contacts(Page page, int rows) {
        many.imported(anna, "picked.csv", "Picked", rows);
        signedIn.in(page, anna);
        page.navigate("/contacts?sort=createdAt");
    }

    @Test
    void shiftPicksAllBetweenTwoAndTakesThemBack(Page page) {
        contacts(page, 8);
        box(page, 1).click();
        box(page, 4)
                .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(page.locator("[data-picked]")).hasText("4");
        box(page, 3)
                .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(page.locator("[data-picked]")).hasText("2");
        page.keyboard().press("Escape");
        assertThat(page.locator(".bulk")).isHidden();
    }

    @Test
    void theKeyboardPicksARangeAndGivesItAway(Page page) {
        people.administrator("Berta");
        contacts(page, 6);
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Shift+X");
        assertThat(page.locator("[data-picked]")).hasText("3");
        page.keyboard().press("a");
        assertThat(page.getByPlaceholder("Assign 3 contacts to")).isFocused();
        page.keyboard().type("bert");
        page.keyboard().press("Enter");
        assertThat(page.locator("#undo")).containsText("3 contacts changed");
        page.locator("#undo button").first().click();
        assertThat(page.locator("#undo")).containsText("3 contacts");
        org.assertj.core.api.Assertions.assertThat(ofAnna()).isEqualTo(6);
    }

    @Test
    void ticksAreStillThereWhenOneComesBackFromThePageOfWhatCanBeDone(Page page) {
        contacts(page, 6);
        box(page, 1).click();
        box(page, 3).click();
        page.evaluate("document.getElementById('picks').submit()");
        assertThat(
                        page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName("2 contacts")))
                .isVisible();
        page.goBack();
        assertThat(page.locator("tbody .pick input:checked")).hasCount(2);
        assertThat(page.locator("[data-picked]")).hasText("2");
        page.locator(".bulk").getByText("Trash").click();
        assertThat(page.locator("#undo")).containsText("2 contacts moved to the trash");
        assertThat(page.locator(".bulk")).isHidden();
    }

    @Test
    void keysGoOnAfterAllTicksAreTakenBack(Page page) {
        contacts(page, 3);
        box(page, 1).click();
        page.keyboard().press("Escape");
        assertThat(page.locator(".bulk")).isHidden();
        page.keyboard().press("j");
        assertThat(page.locator("tr[data-cursor]")).hasCount(1);
    }

    @Test
    void whatIsPickedOnOnePageIsStillPickedOnTheNext(Page page) {
        contacts(page, 70);
        box(page, 0).click();
        box(page, 1).click();
        page.locator("a[rel=next]").click();
        assertThat(page.locator("tbody tr")).hasCount(20);
        assertThat(page.locator("[data-picked]")).hasText("2");
        box(page, 5).click();
        page.locator("a[rel=prev]").click();
        assertThat(page.locator("tbody .pick input:checked")).hasCount(2);
        assertThat(page.locator("[data-picked]")).hasText("3");
        page.locator(".bulk").getByText("Trash").click();
        assertThat(page.locator("#undo")).containsText("3 contacts moved to the trash");
        assertThat(page.locator(".bulk")).isHidden();
        org.assertj.core.api.Assertions.assertThat(ofAnna()).isEqualTo(67);
    }

    @Test
    void aMenuAboveTheBarOffersWhatCanBeDoneAndEscapeLeadsBack(Page page) {
        contacts(page, 4);
        box(page, 0).click();
        box(page, 2).click();
        page.keyboard().press("e");
        Locator menu = page.locator("dialog.bulk-menu");
        assertThat(menu).containsText("2 contacts");
        menu.locator("select[name=edit]").selectOption("title");
        assertThat(menu.locator("#input-title")).isFocused();
        page.keyboard().press("Escape");
        assertThat(menu).not().isVisible();
        assertThat(page.locator(".bulk [data-bulk=edit]")).isFocused();
        assertThat(page.locator("[data-picked]")).hasText("2");

        page.keyboard().press("l");
        assertThat(menu.locator(".tag-typed")).isFocused();
        page.keyboard().type("in the menu");
        menu.getByText("Change 2 contacts").click();
        assertThat(page.locator("#undo")).containsText("2 contacts changed");
        org.assertj.core.api.Assertions.assertThat(
                        jdbc.sql("select count(*)::int from contact where cardinality(tags) = 1")
                                .query(Integer.class)
                                .single())
                .isEqualTo(2);
    }

    @Test
    void whatIsRefusedInTheMenuIsSaidThere(Page page) {
        contacts(page, 2);
        box(page, 0).click();
        page.keyboard().press("e");
        Locator menu = page.locator("dialog.bulk-menu");
        menu.locator("select[name=edit]").selectOption("title");
        menu.getByText("Change 1 contact").click();
        assertThat(menu).containsText("This is needed");
        assertThat(page.locator("h1")).hasText("Contacts");
    }

    @Test
    void moreThanAThousandAreSaidWhereTheyArePickedAndNothingIsLost(Page page) {
        contacts(page, 70);
        page.evaluate(
                """
                () => {
                  const form = document.getElementById("picks");
                  for (let i = 0; i < 998; i += 1) {
                    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: 900000 + i });
                    input.dataset.elsewhere = "";
                    form.append(input);
                  }
                }
                """);
        box(page, 0).click();
        assertThat(page.locator("[data-picked]")).hasText("999");
        page.locator("thead .pick input").click();
        assertThat(page.locator("[data-picked]")).hasText("1,000");
        assertThat(page.locator(".bulk-full")).containsText("the most one by one");
        assertThat(page.locator("tbody .pick input:checked")).hasCount(2);
        box(page, 9).click();
        assertThat(box(page, 9)).not().isChecked();
        assertThat(page.locator("[data-picked]")).hasText("1,000");
        box(page, 0).click();
        assertThat(page.locator(".bulk-full")).isEmpty();
        assertThat(page.locator("[data-picked]")).hasText("999");
    }

    @Test
    void allOfTheListCanBeMeantInstead(Page page) {
        contacts(page, 70);
        page.locator("thead .pick input").check();
        assertThat(page.locator("[data-picked]")).hasText("50");
        page.getByText("Select all 70").click();
        assertThat(
                        page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName("70 contacts")))
                .isVisible();
    }

    @Test
    void cardsOfTheBoardArePickedAndStayPickedWhenTheBoardChanges(Page page) {
        deals.deal(anna, "First card");
        deals.deal(anna, "Second card");
        signedIn.in(page, anna);
        page.navigate("/deals?layout=board");
        Locator first = page.locator(".deal", new Page.LocatorOptions().setHasText("First card"));
        first.hover();
        first.locator(".pick input").check();
        assertThat(page.locator(".bulk")).isVisible();
        deals.deal(anna, "Third card");
        assertThat(page.locator(".deal"))
                .hasCount(
                        3,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions()
                                .setTimeout(15_000));
        assertThat(first.locator(".pick input")).isChecked();
        assertThat(page.locator("[data-picked]")).hasText("1");
        page.locator(".bulk").getByText("Trash").click();
        assertThat(page.locator("#undo")).containsText("First card");
        assertThat(page.locator(".deal")).hasCount(2);
    }

    private static Locator box(Page page, int row) {
        return page.locator("tbody .pick input").nth(row);
    }

    private int ofAnna() {
        return jdbc.sql(
                        "select count(*)::int from contact where owner_id = :anna and deleted_at is null")
                .param("anna", anna.actor().id())
                .query(Integer.class)
                .single();
    }
}
