package io.minicrm.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import org.junit.jupiter.api.Test;

@BrowserTest
class WelcomeBrowserTest {

    @Test
    void thePageNamesTheProgram(Page page) {
        page.navigate("/");
        assertThat(page).hasTitle("MiniCRM");
    }

    @Test
    void aSmallScreenInTheDarkWithoutScriptsSeesItToo(
            @Seen(width = 360, dark = true, javaScript = false) Page page) {
        page.navigate("/");
        assertThat(page).hasTitle("MiniCRM");
    }
}
