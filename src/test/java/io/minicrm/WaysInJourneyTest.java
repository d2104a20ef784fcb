package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.contact.ContactMother;
import io.minicrm.factor.FactorMother;
import io.minicrm.oidc.RealProvider;
import io.minicrm.passkey.VirtualAuthenticator;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// One colleague, from the invitation on, through every way in that there is, and to the end of
/// what her role allows.
@BrowserTest
class WaysInJourneyTest {

    private static final String EMAIL = "mila@ways-in.example";
    private static final String PASSWORD = "Mila's own long secret";
    private static final RealProvider ACME = new RealProvider();
    private static final GreenMail MAILS = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired ContactMother contacts;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MAILS.start();
        registry.add("spring.mail.host", () -> "127.0.0.1");
        registry.add("spring.mail.port", MAILS.getSmtp()::getPort);
        registry.add("SMTP_STARTTLS", () -> "false");
        registry.add("SMTP_FROM", () -> "MiniCRM <crm@acme.example>");
        registry.add("minicrm.oidc.acme.issuer", () -> ACME.issuer("acme"));
        registry.add("minicrm.oidc.acme.client-id", () -> RealProvider.CLIENT);
        registry.add("minicrm.oidc.acme.client-secret", () -> "a secret");
    }

    @AfterAll
    static void theServersEnd() {
        MAILS.stop();
    }

    @Test
    void sheComesInByEveryWayAndNoFurtherThanHerRole(Page admin, Page mila) {
        Scope berta = people.administrator("Berta");
        RecordRef foreign = contacts.contact(berta, "Frida", "Foreign");
        signedIn.in(admin, berta);
        admin.navigate("/settings/people/new");
        admin.getByLabel("Name").fill("Mila Novak");
        admin.getByLabel("E-mail").fill(EMAIL);
        press(admin, "Add and invite by mail");

        mila.navigate(invitation());
        mila.getByLabel("New password").fill(PASSWORD);
        press(mila, "Save and sign in");
        isIn(mila);

        VirtualAuthenticator device = VirtualAuthenticator.of(mila);
        mila.navigate("/settings/profile");
        mila.getByText("Add a passkey").click();
        press(mila, "Add a passkey");
        assertThat(mila).hasURL(Pattern.compile("/settings/profile#passkeys$"));
        Assertions.assertThat(device.keys()).isEqualTo(1);
        signOut(mila);
        mila.navigate("/login");
        press(mila, "Sign in with a passkey");
        isIn(mila);

        mila.navigate("/settings/profile");
        press(mila, "Set up");
        String secret = mila.locator("copy-text code").innerText();
        mila.locator("#input-code").fill(FactorMother.code(secret, 0));
        press(mila, "Connect");
        mila.getByText("I have kept them").click();
        signOut(mila);
        withPassword(mila);
        assertThat(mila).hasURL(Pattern.compile("/login/second$"));
        mila.locator("#input-code").fill(FactorMother.code(secret, 1));
        press(mila, "Sign in");
        isIn(mila);
        signOut(mila);

        // Her mailbox at a provider is not enough: she has a second factor here
        mila.route(address -> !address.contains("//localhost"), Route::abort);
        atAcme();
        mila.navigate("/login");
        follow(mila, "Sign in with Acme");
        assertThat(mila.getByText("You have a second factor here")).isVisible();
        press(mila, "Sign in with a passkey");
        isIn(mila);
        mila.navigate("/settings/profile");
        atAcme();
        press(mila, "Link Acme");
        assertThat(mila.getByText("Linked on")).isVisible();
        signOut(mila);
        atAcme();
        mila.navigate("/login");
        follow(mila, "Sign in with Acme");
        isIn(mila);

        for (String forbidden :
                List.of("/settings/people", "/settings/security", "/settings/system")) {
            Assertions.assertThat(status(mila, forbidden)).as(forbidden).isEqualTo(403);
        }
        Assertions.assertThat(status(mila, foreign.path())).isEqualTo(404);
        Assertions.assertThat(status(mila, "/contacts")).isEqualTo(200);
    }

    /// The path of the link that she was sent.
    private static String invitation() {
        Assertions.assertThat(MAILS.waitForIncomingEmail(10_000, 1)).isTrue();
        Matcher link =
                Pattern.compile("/welcome/[\\w-]{43}")
                        .matcher(GreenMailUtil.getBody(MAILS.getReceivedMessages()[0]));
        Assertions.assertThat(link.find()).isTrue();
        return link.group();
    }

    private static void atAcme() {
        ACME.saysNow("acme", "mila-1", Map.of("email", EMAIL, "email_verified", true));
    }

    private static void withPassword(Page page) {
        page.navigate("/login");
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        press(page, "Sign in");
    }

    private static void isIn(Page page) {
        assertThat(page.locator("body.door")).hasCount(0);
        assertThat(page).not().hasURL(Pattern.compile("/login"));
    }

    private static void signOut(Page page) {
        // A page that is still open asks for its news, and would be given a cookie of its own
        page.navigate("about:blank");
        page.context().clearCookies();
    }

    private static int status(Page page, String path) {
        Response response = page.navigate(path);
        return Objects.requireNonNull(response).status();
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void follow(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
