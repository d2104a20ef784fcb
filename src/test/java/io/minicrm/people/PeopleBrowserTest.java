package io.minicrm.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.Idle;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class PeopleBrowserTest {

    private static final String EMAIL = "anna@people-browser.example";
    private static final String PASSWORD = "a long secret of Anna's";

    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void anna() {
        boolean there =
                jdbc.sql("select exists (select from app_user where email = :email::citext)")
                        .param("email", EMAIL)
                        .query(Boolean.class)
                        .single();
        if (!there) {
            accounts.add(
                    "Anna", EMAIL, PASSWORD, Role.ADMINISTRATOR, null, Locale.UK, ZoneOffset.UTC);
        }
        jdbc.sql("delete from app_user where email like '%@added.example'").update();
        jdbc.sql("delete from attempt_allowance").update();
    }

    @Test
    void aColleagueIsBroughtInWithoutAnyScript(@Seen(width = 360, javaScript = false) Page page) {
        bringIn(page, _ -> {});
    }

    @Test
    void aColleagueIsBroughtIn(Page page) {
        bringIn(page, PeopleBrowserTest::assertAccessible);
    }

    @Test
    void aColleagueWhoIsAddedIsNoDraftAnyMore(Page page) {
        page.navigate("/settings/people/new");
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        assertThat(page).hasURL(Pattern.compile("/settings/people/new$"));
        Idle.is(page);
        page.getByLabel("Name").fill("Noa Brandt");
        page.getByLabel("E-mail").fill("noa@added.example");
        Assertions.assertThat(drafts(page)).isEqualTo(1);
        press(page, "Add and make a link");
        assertThat(page.locator("copy-text code")).isVisible();
        page.waitForCondition(() -> drafts(page) == 0);
    }

    private static int drafts(Page page) {
        return (Integer)
                page.evaluate(
                        "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length");
    }

    /// @param looked what is done on every page; axe itself needs JavaScript
    private void bringIn(Page page, Consumer<Page> looked) {
        page.navigate("/settings/people");
        assertThat(page).hasURL(Pattern.compile("/login\\?next="));
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill("not it");
        press(page, "Sign in");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("do not belong together");
        assertThat(page.getByLabel("E-mail")).hasValue(EMAIL);
        looked.accept(page);

        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        assertThat(page).hasURL(Pattern.compile("/settings/people$"));
        looked.accept(page);

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add a colleague"))
                .click();
        page.getByLabel("Name").fill("Mia Lindqvist");
        page.getByLabel("E-mail").fill("mia@added.example");
        looked.accept(page);
        press(page, "Add and make a link");
        String link = page.locator("copy-text code").innerText();
        looked.accept(page);

        page.context().clearCookies();
        page.navigate(link);
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Welcome, Mia Lindqvist");
        looked.accept(page);
        page.getByLabel("New password").fill("the long secret of Mia");
        press(page, "Save and sign in");

        page.navigate("/settings/profile");
        page.getByLabel("Name").fill("Mia L.");
        page.getByLabel("Time zone").fill("Lisbon");
        press(page, "Save");
        assertThat(page.getByRole(AriaRole.STATUS).first()).isVisible();
        assertThat(page.getByText("Your profile is saved.")).isVisible();
        assertThat(page.getByLabel("Time zone")).hasValue("Europe/Lisbon");
        looked.accept(page);
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private static void assertAccessible(Page page) {
        List<Rule> serious =
                new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .filter(rule ->
                                        Set.of("serious", "critical").contains(rule.getImpact()))
                                .toList();
        Assertions.assertThat(serious).as(page.url()).isEmpty();
    }
}
