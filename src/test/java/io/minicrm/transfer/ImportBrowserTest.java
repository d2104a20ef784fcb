package io.minicrm.transfer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.minicrm.BrowserTest;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class ImportBrowserTest {

    private static final Path FILE = Path.of("src/test/resources/data/us-500.csv");

    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;

    @Test
    void aFileBecomesContactsThatAreFoundAndTakenBackAndComeAgain(Page page) {
        signIn(page);
        importFile(page);
        for (String words :
                List.of("butt", "504-621-8927", "5046218927", "(504) 621 8927", "John B Jr")) {
            assertThat(found(page, words)).hasCount(1);
        }
        page.navigate("/import");
        page.locator("a:text('us-500.csv')").first().click();
        button(page, "Undo this import").click();
        for (String words : List.of("butt", "504-621-8927")) {
            assertThat(found(page, words)).hasCount(0);
        }
        importFile(page);
        assertThat(found(page, "butt")).hasCount(1);
        page.navigate("/import");
        page.locator("a:text('us-500.csv')").first().click();
        button(page, "Undo this import").click();
    }

    @Test
    void everyStepIsReachedWithoutJavaScript(@BrowserTest.Seen(javaScript = false) Page page) {
        signIn(page);
        upload(page);
        button(page, "Check all rows").click();
        until(page, "#sum-created");
        assertThat(page.locator("#sum-created")).hasText("500");
        button(page, "Import 500 rows").click();
        until(page, "h1:text('Import finished')");
        button(page, "Undo this import").click();
    }

    @Test
    void anotherFieldIsChosenAndWhatItFindsIsShownAtOnce(Page page) {
        signIn(page);
        upload(page);
        assertThat(page.locator("tr:has(#column5) .found")).hasText("Not imported");
        page.locator("#column5").selectOption("title");
        assertThat(page.locator("tr:has(#column5) .found")).hasText("500");
        page.locator("#column5").selectOption("birthday");
        assertThat(page.locator("tr:has(#column5) .found")).containsText("500 wrong");
    }

    @Test
    void aFileThatIsNoneIsRefusedWithWords(Page page) {
        signIn(page);
        page.navigate("/import");
        page.locator("[name=file]")
                .setInputFiles(Path.of("src/main/resources/static/fonts/inter-latin.woff2"));
        button(page, "Upload").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("It is no CSV");
    }

    private void importFile(Page page) {
        upload(page);
        assertThat(page.locator("tr:has(#column2) .found")).containsText("500 new");
        button(page, "Check all rows").click();
        assertThat(page.locator("#sum-created")).hasText("500", patient());
        button(page, "Import 500 rows").click();
        assertThat(page.locator("h1")).hasText("Import finished", patient());
        assertThat(page.locator("#sum-rows")).hasText("500");
        assertThat(page.locator("#sum-failed")).hasText("0");
        assertThat(page.getByText("500 new companies")).isVisible();
    }

    private static void upload(Page page) {
        page.navigate("/import");
        page.locator("[name=file]").setInputFiles(FILE);
        button(page, "Upload").click();
        assertThat(page).hasURL(Pattern.compile("/import/\\d+/columns"));
    }

    private static void until(Page page, String selector) {
        for (int i = 0; i < 120 && page.locator(selector).count() == 0; i++) {
            page.waitForTimeout(500);
            page.locator("a:text('Look again')").click();
        }
    }

    private static Locator found(Page page, String words) {
        page.navigate("/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
        return page.locator("main a:has-text('James Butt')");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static HasTextOptions patient() {
        return new HasTextOptions().setTimeout(60_000);
    }

    private void signIn(Page page) {
        Scope anna = people.administrator("Anna");
        jakarta.servlet.http.Cookie cookie = signedIn.cookie(anna);
        page.context()
                .addCookies(
                        List.of(
                                new Cookie(cookie.getName(), cookie.getValue())
                                        .setUrl("http://localhost")));
    }
}
