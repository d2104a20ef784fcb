package io.minicrm.factor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.people.Role;
import io.minicrm.people.SecondFactors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class FactorBrowserTest {

    private static final String EMAIL = "anna@factor-browser.example";

    @Autowired FactorMother people;
    @Autowired SecondFactors factors;
    @Autowired JdbcClient jdbc;

    long anna;

    @BeforeEach
    void anna() {
        jdbc.sql("delete from attempt_allowance").update();
        anna = people.person("Anna", EMAIL, Role.MANAGER).actor().id();
    }

    @AfterEach
    void gone() {
        jdbc.sql("update role set second_factor = false").update();
        jdbc.sql("delete from app_user where email = :email::citext")
                .param("email", EMAIL)
                .update();
    }

    @Test
    void anAppIsConnectedAndUsedAndRemoved(Page page) throws IOException {
        signIn(page);
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));
        page.navigate("/settings/profile");
        press(page, "Set up");
        TotpSecret secret = FactorMother.secret(page.locator("copy-text code").innerText());
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code")))
                .isVisible();
        Assertions.assertThat(
                        page.locator(".qr")
                                .evaluate("svg => getComputedStyle(svg.firstElementChild).fill"))
                .isEqualTo("rgb(255, 255, 255)");
        assertAccessible(page);
        type(page, FactorMother.code(secret, 0));
        press(page, "Connect");
        List<String> codes = page.locator("copy-text code").innerText().lines().toList();
        Assertions.assertThat(codes).hasSize(10);
        assertAccessible(page);
        Download file =
                page.waitForDownload(() ->
                        page.getByRole(
                                        AriaRole.LINK,
                                        new Page.GetByRoleOptions().setName("As a text file"))
                                .click());
        Assertions.assertThat(Files.readString(file.path())).contains(EMAIL).contains(codes);

        signOut(page);
        signIn(page);
        assertThat(page).hasURL(Pattern.compile("/login/second$"));
        assertAccessible(page);
        String next = FactorMother.code(secret, 1);
        type(page, next);
        press(page, "Sign in");
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));

        signOut(page);
        signIn(page);
        type(page, next);
        press(page, "Sign in");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("used already");
        assertAccessible(page);
        page.getByText("Use a recovery code").click();
        assertAccessible(page);
        type(page, codes.getFirst());
        press(page, "Sign in");
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));

        signOut(page);
        signIn(page);
        page.getByText("Use a recovery code").click();
        type(page, codes.getFirst());
        press(page, "Sign in");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("none of your recovery codes");
        type(page, codes.get(1));
        press(page, "Sign in");
        page.navigate("/settings/profile");
        assertThat(page.getByText("8 of 10 left")).isVisible();
        assertAccessible(page);
        press(page, "Remove");
        assertThat(
                        page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("Set up").setExact(true)))
                .isVisible();

        signOut(page);
        signIn(page);
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));
    }

    /// The rule comes while somebody works: their next click leads to the set-up.
    @Test
    void whoMustHaveOneIsLedToTheSetUp(@Seen(width = 360, javaScript = false) Page page) {
        signIn(page);
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));
        jdbc.sql("update role set second_factor = true where key = 'manager'").update();
        factors.changed(anna);
        page.navigate("/deals");
        assertThat(page).hasURL(Pattern.compile("/settings/profile/second-factor$"));
        press(page, "Connect an authenticator app");
        TotpSecret secret = FactorMother.secret(page.locator("copy-text code").innerText());
        type(page, FactorMother.code(secret, 0));
        press(page, "Connect");
        page.getByText("I have kept them").click();
        assertThat(page).hasURL(Pattern.compile("/(contacts)?$"));
        page.navigate("/settings/profile");
        assertThat(page.getByText("Your role requires it")).isVisible();
    }

    private static void signIn(Page page) {
        page.navigate("/login?next=/contacts");
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(FactorMother.PASSWORD);
        press(page, "Sign in");
    }

    private static void signOut(Page page) {
        page.context().clearCookies();
    }

    private static void type(Page page, String code) {
        assertThat(page.locator("#input-code")).isFocused();
        page.locator("#input-code").fill(code);
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void assertAccessible(Page page) {
        Assertions.assertThat(
                        new AxeBuilder(page)
                                .analyze().getViolations().stream()
                                        .filter(rule ->
                                                Set.of("serious", "critical")
                                                        .contains(rule.getImpact()))
                                        .toList())
                .as(page.url())
                .isEmpty();
    }
}
