package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.FreshDatabase;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class SystemPageBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;

    @BeforeEach
    void aFailedJob() {
        FreshDatabase.empty(jdbc);
        jdbc.sql(
                        """
                        insert into job (kind, status, reference, finished_at, failed_at, error, attempts)
                        values ('import.run', 'failed', 'CAFE0001', now(), now(), 'files', 3)
                        """)
                .update();
    }

    @Test
    void onAPhoneTheButtonsOfAFailedJobStandBelowWhatFailed(
            @Seen(width = 360, height = 780) Page page) {
        Locator job = job(page);
        BoundingBox text = job.locator(".place-what").boundingBox();
        assertThat(text.width).isGreaterThan(240);
        for (Locator button : job.getByRole(AriaRole.BUTTON).all()) {
            assertThat(button.boundingBox().y).isGreaterThanOrEqualTo(text.y + text.height);
            assertThat(button.boundingBox().x + button.boundingBox().width).isLessThan(360);
        }
    }

    @Test
    void onADeskTheyStandBesideIt(Page page) {
        Locator job = job(page);
        BoundingBox text = job.locator(".place-what").boundingBox();
        for (Locator button : job.getByRole(AriaRole.BUTTON).all()) {
            assertThat(button.boundingBox().y).isLessThan(text.y + text.height);
        }
    }

    private Locator job(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        page.navigate("/settings/system");
        return page.locator("#jobs").getByRole(AriaRole.LISTITEM);
    }
}
