package io.minicrm.passkey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.people.Accounts;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Passkeys as people use them, with a device that the browser plays.
@BrowserTest
class PasskeyBrowserTest {

    private static final String EMAIL = "vera@passkey-browser.example";
    private static final String PASSWORD = "a long secret of Vera's";

    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void vera() {
        jdbc.sql("delete from app_user where email = :email::citext")
                .param("email", EMAIL)
                .update();
        jdbc.sql("delete from attempt_allowance").update();
        accounts.add("Vera", EMAIL, PASSWORD, "sales", null, Locale.UK, ZoneOffset.UTC);
    }

    @Test
    void aPasskeyIsAddedUsedAndRemoved(Page page) {
        VirtualAuthenticator device = VirtualAuthenticator.of(page);
        signInWithPassword(page);
        page.navigate("/settings/profile");
        page.getByText("Add a passkey").click();
        assertThat(page.getByLabel("Name")).hasValue("Chrome on Linux");
        page.getByLabel("Name").fill("My laptop");
        press(page, "Add a passkey");
        assertThat(page).hasURL(Pattern.compile("/settings/profile#passkeys$"));
        assertThat(page.getByText("My laptop")).isVisible();
        assertThat(page.getByText("not used yet")).isVisible();
        Assertions.assertThat(device.keys()).isEqualTo(1);

        signOut(page);
        page.navigate("/login?next=/settings/profile");
        press(page, "Sign in with a passkey");
        assertThat(page).hasURL(Pattern.compile("/settings/profile$"));
        assertThat(page.locator("#passkeys").getByText("last used")).isVisible();

        page.locator("#passkeys .place a").click();
        page.locator("#input-name").fill("Old laptop");
        press(page, "Save");
        assertThat(page.getByText("Old laptop")).isVisible();
        page.locator("#passkeys .place a").click();
        press(page, "Remove");
        assertThat(page.getByText("Old laptop")).isHidden();

        signOut(page);
        page.navigate("/login");
        press(page, "Sign in with a passkey");
        assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("was not accepted");
        assertThat(page.getByLabel("E-mail")).isVisible();
        Assertions.assertThat(events("passkey_added", "passkey_renamed", "passkey_removed"))
                .isEqualTo(3);
    }

    @Test
    void aDeviceThatDoesNotKnowItsOwnerIsRefused(Page page) {
        VirtualAuthenticator device = VirtualAuthenticator.of(page);
        signInWithPassword(page);
        page.navigate("/settings/profile/passkeys/new");
        device.verifies(false);
        press(page, "Add a passkey");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.getByLabel("Name")).isVisible();
        Assertions.assertThat(device.keys()).isZero();

        device.verifies(true);
        press(page, "Add a passkey");
        assertThat(page).hasURL(Pattern.compile("/settings/profile#passkeys$"));
        signOut(page);
        page.navigate("/login");
        device.verifies(false);
        press(page, "Sign in with a passkey");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing came of it");
        assertThat(page).hasURL(Pattern.compile("/login$"));
    }

    @Test
    void theBrowserSuggestsPasskeysForTheAddress(Page page) {
        VirtualAuthenticator.suggesting(page);
        signInWithPassword(page);
        page.navigate("/settings/profile/passkeys/new");
        press(page, "Add a passkey");
        assertThat(page).hasURL(Pattern.compile("/settings/profile#passkeys$"));
        signOut(page);
        page.navigate("/login?next=/settings/profile");
        // The device agrees at once, as if somebody had chosen what is suggested
        assertThat(page).hasURL(Pattern.compile("/settings/profile$"));
        assertThat(page.locator("#passkeys").getByText("last used")).isVisible();
    }

    @Test
    void theWaysInAreEquallyHigh(Page page) {
        page.navigate("/login");
        Locator passkey = page.locator("passkey-use button");
        assertThat(passkey).isVisible();
        Assertions.assertThat(passkey.boundingBox().height)
                .isEqualTo(page.locator("button.btn-primary").boundingBox().height);
    }

    @Test
    void aDeviceHoldsOnePasskeyOfAPerson(Page page) {
        VirtualAuthenticator device = VirtualAuthenticator.of(page);
        signInWithPassword(page);
        page.navigate("/settings/profile/passkeys/new");
        press(page, "Add a passkey");
        assertThat(page).hasURL(Pattern.compile("/settings/profile#passkeys$"));
        page.navigate("/settings/profile/passkeys/new");
        press(page, "Add a passkey");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("keeps a passkey for you already");
        Assertions.assertThat(device.keys()).isEqualTo(1);
    }

    @Test
    void withoutScriptsOneLineSaysSo(@Seen(javaScript = false) Page page) {
        page.navigate("/login?next=/settings/profile");
        assertThat(page.getByText("Sign in with a passkey")).isHidden();
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        assertThat(page.locator("#passkeys noscript")).isVisible();
        assertThat(page.getByText("Add a passkey")).isHidden();
    }

    @Test
    void whereTheBrowserKnowsNoPasskeysOneLineSaysSo(Page page) {
        page.addInitScript("delete window.PublicKeyCredential");
        page.navigate("/login?next=/settings/profile");
        assertThat(page.getByText("Sign in with a passkey")).isHidden();
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        assertThat(page.getByText("This browser cannot use passkeys.")).isVisible();
        assertThat(page.getByText("Add a passkey")).isHidden();
    }

    private void signInWithPassword(Page page) {
        page.navigate("/login");
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
        assertThat(page).not().hasURL(Pattern.compile("/login"));
    }

    private static void signOut(Page page) {
        page.context().clearCookies();
    }

    private long events(String... kinds) {
        return jdbc.sql(
                        """
                        select count(*) from security_event e join app_user u on u.id = e.actor_id
                        where u.email = :email::citext and e.kind in (:kinds)
                        """)
                .param("email", EMAIL)
                .param("kinds", List.of(kinds))
                .query(Long.class)
                .single();
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
