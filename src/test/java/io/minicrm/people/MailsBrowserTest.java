package io.minicrm.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.mail.WithMailServer;
import io.minicrm.scope.ScopeMother;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class MailsBrowserTest extends WithMailServer {

    private static final String EMAIL = "noa.with-an-address-as-long-as-this@mails-browser.example";
    private static final String FIRST = "the first secret of Noa's";
    private static final String SECOND = "what Noa remembers better";

    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;

    @BeforeEach
    void nobody() {
        jdbc.sql("delete from app_user where email = :email").param("email", EMAIL).update();
        jdbc.sql("truncate attempt_allowance").update();
    }

    /// From the invitation to the second password, without an administrator in between.
    @Test
    void aColleagueIsInvitedComesInForgetsAndComesInAgain(@Seen(width = 360) Page admin, Page noa) {
        signedIn.in(admin, people.administrator("Berta"));
        admin.navigate("/settings/people/new");
        admin.getByLabel("Name").fill("Noa Brandt");
        admin.getByLabel("E-mail").fill(EMAIL);
        press(admin, "Add and invite by mail");
        assertThat(admin.getByText("Sent by mail to " + EMAIL)).isVisible();
        BoundingBox notice = admin.locator(".notice-good").boundingBox();
        Assertions.assertThat(notice.x + notice.width).isLessThanOrEqualTo(360);

        noa.navigate(link(mail(EMAIL, "Your invitation to MiniCRM")));
        noa.getByLabel("New password").fill(FIRST);
        press(noa, "Save and sign in");
        assertThat(noa).hasTitle(Pattern.compile("MiniCRM"));
        assertThat(noa.locator("body.door")).hasCount(0);
        noa.context().clearCookies();

        noa.navigate("/login");
        noa.getByText("Forgot your password?").click();
        assertThat(noa.getByLabel("E-mail")).isFocused();
        noa.getByLabel("E-mail").fill(EMAIL);
        press(noa, "Send me a link");
        assertThat(noa.getByText("If there is an account with this address")).isVisible();

        String link = link(mail(EMAIL, "A new password"));
        noa.navigate(link);
        noa.getByLabel("New password").fill(SECOND);
        press(noa, "Save and sign in");
        assertThat(noa.locator("body.door")).hasCount(0);
        mail(EMAIL, "your password was changed");

        noa.navigate(link);
        assertThat(noa.getByText("This link leads nowhere now")).isVisible();
        noa.getByText("Send me a new link").click();
        assertThat(noa).hasURL(Pattern.compile("/login/forgotten$"));
    }

    @Test
    void itNeedsNoScriptAndLittleRoom(@Seen(width = 360, javaScript = false) Page page) {
        page.navigate("/login/forgotten");
        page.getByLabel("E-mail").fill("nobody@mails-browser.example");
        press(page, "Send me a link");
        assertThat(page.getByText("If there is an account with this address")).isVisible();
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
