package io.minicrm.oidc;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.factor.FactorMother;
import io.minicrm.people.Accounts;
import io.minicrm.people.Role;
import io.minicrm.scope.Scope;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Sign-in through a real Keycloak and its own pages, with a browser. It is asked for, because it
/// needs a Keycloak of 180 MB, which it does not fetch:
///
/// ```
/// ./mvnw dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory=/tmp/keycloak
/// unzip -q -d /tmp/keycloak /tmp/keycloak/keycloak-quarkus-dist-26.7.3.zip
/// ./mvnw test -Dtest=KeycloakSignInTest -Dminicrm.keycloak=/tmp/keycloak/keycloak-26.7.3
/// ```
@BrowserTest
@EnabledIfSystemProperty(
        named = KeycloakSignInTest.PROPERTY,
        matches = ".+",
        disabledReason =
                "-Dminicrm.keycloak does not name the directory of a Keycloak; how to get one stands above the test")
class KeycloakSignInTest {

    static final String PROPERTY = "minicrm.keycloak";

    private static final int PORT = Keycloak.freePort();
    private static final String KNOWN = "anna@elsewhere.example";
    private static final String STRANGER = "bob@elsewhere.example";
    private static final String NEW = "cora@acme.example";
    private static final String UNVERIFIED = "dora@acme.example";
    private static final String GUARDED = "emil@elsewhere.example";

    private static @Nullable Keycloak keycloak;

    @Autowired Accounts accounts;
    @Autowired FactorMother factors;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        registry.add("minicrm.oidc.keycloak.issuer", () -> Keycloak.issuer(PORT));
        registry.add("minicrm.oidc.keycloak.client-id", () -> Keycloak.CLIENT);
        registry.add("minicrm.oidc.keycloak.client-secret", () -> Keycloak.SECRET);
        registry.add("minicrm.oidc.keycloak.create", () -> "sales");
        registry.add("minicrm.oidc.keycloak.domains", () -> "acme.example");
    }

    @BeforeAll
    static void starts() {
        Keycloak started =
                new Keycloak(Path.of(System.getProperty(PROPERTY)).toAbsolutePath(), PORT);
        keycloak = started;
        started.open(
                Map.of(KNOWN, true, STRANGER, true, NEW, true, UNVERIFIED, false, GUARDED, true));
    }

    @AfterAll
    static void ends() {
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @BeforeEach
    void somebodyIsHere() {
        if (accounts.whose(KNOWN).isEmpty()) {
            accounts.add(
                    "Anna",
                    KNOWN,
                    "correct horse battery",
                    Role.SALES,
                    null,
                    Locale.UK,
                    ZoneOffset.UTC);
        }
    }

    @Test
    void somebodyIsKnownByVerifiedAddressAndThenByWhoTheyAreThere(Page page) {
        signIn(page, "anna");
        page.waitForURL("**/companies");
        isSignedInAs(page, KNOWN);

        // Neither another address nor one that is not verified makes her somebody else
        Objects.requireNonNull(keycloak).give("anna", "anna@married.example", false);
        page.context().clearCookies();
        signIn(page, "anna");
        page.waitForURL("**/companies");
        isSignedInAs(page, KNOWN);
    }

    @Test
    void anAccountIsMadeForTheDomainAndItsOwnerShowsAgainThatItIsThem(Page page) {
        Assertions.assertThat(accounts.whose(NEW)).isEmpty();
        signIn(page, "cora");
        page.waitForURL("**/companies");
        isSignedInAs(page, NEW);
        assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("Somebody There");

        // Keycloak knows her browser, and asks her all the same
        page.navigate("/login/oidc/keycloak?next=/settings/profile");
        page.locator("#password").fill(Keycloak.PASSWORD);
        page.locator("#kc-login").click();
        page.waitForURL("**/settings/profile");
        page.getByLabel("New password").fill("a long and new secret");
        press(page, "Save");
        assertThat(page.getByLabel("Present password")).isVisible();
    }

    @Test
    void nobodyOfAnotherDomainIsMadeAnAccount(Page page) {
        signIn(page, "bob");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nobody here has the address");
        Assertions.assertThat(accounts.whose(STRANGER)).isEmpty();
    }

    @Test
    void anAddressThatIsNotVerifiedIsRefused(Page page) {
        signIn(page, "dora");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("has not confirmed");
        Assertions.assertThat(accounts.whose(UNVERIFIED)).isEmpty();
    }

    @Test
    void whoHasASecondFactorHereLinksTheirAccountFirst(Page page) {
        Scope emil = factors.person("Emil", GUARDED, Role.SALES);
        factors.connect(emil);
        signIn(page, "emil");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("You have a second factor here.");

        page.navigate("/login?next=/settings/profile");
        page.getByLabel("E-mail").fill(GUARDED);
        page.getByLabel("Password").fill(FactorMother.PASSWORD);
        press(page, "Sign in");
        page.locator("#input-code").fill(factors.code(emil, 0));
        page.locator("button.btn-primary").click();
        page.waitForURL("**/settings/profile");
        press(page, "Link Keycloak");
        page.waitForURL("**/settings/profile");
        assertThat(page.getByText("Linked on")).isVisible();

        page.context().clearCookies();
        signIn(page, "emil");
        page.waitForURL("**/companies");
        isSignedInAs(page, GUARDED);
    }

    private static void signIn(Page page, String username) {
        page.navigate("/login?next=/companies");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Sign in with Keycloak"))
                .click();
        page.locator("#username").fill(username);
        page.locator("#password").fill(Keycloak.PASSWORD);
        page.locator("#kc-login").click();
    }

    private static void isSignedInAs(Page page, String email) {
        page.navigate("/settings/profile");
        assertThat(page.locator("main")).containsText(email);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
