package io.minicrm.oidc;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.people.Accounts;
import io.minicrm.people.Role;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The way to a provider and back, as a browser takes it: with its cookies, and past what the page
/// forbids it.
@BrowserTest
class ProviderBrowserTest {

    private static final RealProvider REAL = new RealProvider();
    private static final String PASSWORD = "correct horse battery";

    @Autowired Accounts accounts;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        registry.add("minicrm.oidc.acme.issuer", () -> REAL.issuer("acme"));
        registry.add("minicrm.oidc.acme.client-id", () -> RealProvider.CLIENT);
        registry.add("minicrm.oidc.acme.client-secret", () -> "a secret");
        registry.add("minicrm.oidc.acme.create", () -> "sales");
        registry.add("minicrm.oidc.acme.domains", () -> "acme.example");
    }

    @Test
    void somebodySignsInAndShowsAgainThatItIsThem(Page page) {
        person("somebody@else.example");
        // Its page asks others for its looks
        page.route(address -> !address.contains("//localhost"), Route::abort);
        REAL.saysNow(
                "acme",
                "ada-1",
                Map.of(
                        "email",
                        "ada@acme.example",
                        "email_verified",
                        true,
                        "name",
                        "Ada Byron",
                        "auth_time",
                        Instant.now().minusSeconds(3600).getEpochSecond()));
        page.navigate("/companies");
        link(page, "Sign in with Acme").click();
        page.waitForURL("**/companies");

        page.navigate("/settings/profile");
        assertThat(page.getByText("your only way in until you choose a password")).isVisible();
        page.getByLabel("New password").fill("a long and new secret");
        button(page, "Save").first().click();
        link(page, "Sign in with Acme again").click();
        page.locator("input[name=username]").fill("ada-1");
        page.locator("[name=claims]")
                .fill("{\"auth_time\": %d}".formatted(Instant.now().getEpochSecond()));
        page.locator("[type=submit]").first().click();
        page.waitForURL("**/settings/profile");
        page.getByLabel("New password").fill("a long and new secret");
        button(page, "Save").first().click();
        assertThat(page.getByLabel("Present password")).isVisible();
    }

    @Test
    void somebodyLinksTheirAccountThere(Page page) {
        person("bob@link.example");
        page.navigate("/login?next=/settings/profile");
        page.getByLabel("E-mail").fill("bob@link.example");
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Sign in").click();
        REAL.saysNow("acme", "bob-1", Map.of());
        button(page, "Link Acme").click();
        page.waitForURL("**/settings/profile");
        assertThat(page.getByText("Linked on")).isVisible();
        button(page, "Remove Acme").click();
        assertThat(page.getByText("Not linked")).isVisible();
    }

    private void person(String email) {
        accounts.add(email, email, PASSWORD, Role.SALES, null, Locale.UK, ZoneOffset.UTC);
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }
}
