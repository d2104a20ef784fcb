package io.minicrm.imports;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import io.minicrm.BrowserTest;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What the columns step says of a file. The whole way of one is walked by `JourneyTest`, and
/// without JavaScript by `NoScriptTest`.
@BrowserTest
class ImportBrowserTest {

    private static final Path FILE = Path.of("src/test/resources/data/us-500.csv");

    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;

    @Test
    void anotherFieldIsChosenAndWhatItFindsIsShownAtOnce(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        upload(page, FILE);
        assertThat(page).hasURL(Pattern.compile("/import/\\d+/columns"));
        assertThat(page.locator("tr:has(#column5) .found")).hasText("Not imported");
        page.locator("#column5").selectOption("title");
        assertThat(page.locator("tr:has(#column5) .found")).hasText("500");
        page.locator("#column5").selectOption("birthday");
        assertThat(page.locator("tr:has(#column5) .found")).containsText("500 wrong");
    }

    @Test
    void wordsAreAskedForOnceTheirColumnGoesToAFieldThatDoesNotKnowThem(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        upload(
                page,
                "company",
                new FilePayload(
                        "words.csv",
                        "text/csv",
                        "Name,What they do,Rep\nA,technolgy,Moses Frase\nB,softwre,Anna Snelling\nC,media,Moses Frase\n"
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#words")).hasCount(0);
        page.locator("#column1").selectOption("industry");
        assertThat(page.locator("#words")).containsText("2 words are not known here");
        page.getByLabel("What “technolgy” means for Industry").selectOption("Technology");
        page.locator("#column2").selectOption("owner");
        assertThat(page.locator("#words")).containsText("3 words are not known here");
        assertThat(page.locator(".fold-list > summary")).containsText("1 word");
        assertThat(page.locator("tr:has(#column1) .found")).containsText("1 wrong");
    }

    @Test
    void allRowsOfALongFileAreLookedAtWhileWhatIsChosenStays(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        StringBuilder rows = new StringBuilder("Name,Industry,Website\n");
        for (int i = 0; i < 60_000; i++) {
            rows.append("Long ").append(i).append(",media,long").append(i).append(".example\n");
        }
        rows.append("Long last,deepsea,last.example\n");
        upload(
                page,
                "company",
                new FilePayload(
                        "long.csv", "text/csv", rows.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#looking"))
                .containsText("Until then you see what is in the first");
        page.locator("#mode").selectOption("create");
        page.locator("[name='same:owner']").selectOption(new SelectOption().setLabel("Anna"));
        assertThat(page.locator("#words"))
                .containsText(
                        "1 word is not known here",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        assertThat(page.locator("#looking")).hasCount(0);
        assertThat(page.locator("#mode")).hasValue("create");
        assertThat(page.locator("tr:has(#column1) .found")).containsText("1 wrong: “deepsea”");
        assertThat(page.locator("[name='same:owner']")).not().hasValue("");
    }

    @Test
    void whatIsChosenWhileAnAnswerIsOnItsWayStaysChosen(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        upload(
                page,
                "company",
                new FilePayload(
                        "words.csv",
                        "text/csv",
                        "Name,What they do,More\nA,technolgy,Some words\n"
                                .getBytes(StandardCharsets.UTF_8)));
        page.locator("#column1").selectOption("industry");
        Locator meaning = page.getByLabel("What “technolgy” means for Industry");
        assertThat(meaning).isVisible();
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route(
                Pattern.compile("/import/\\d+/columns"),
                route -> {
                    if (held.isEmpty()) {
                        held.add(route);
                    } else {
                        route.resume();
                    }
                });
        page.locator("#column2").selectOption("description");
        page.waitForCondition(() -> !held.isEmpty());
        meaning.selectOption("Technology");
        Locator before = page.locator("#mapping.answered-before");
        page.evaluate("document.getElementById('mapping').classList.add('answered-before')");
        held.getFirst().resume();
        assertThat(before).hasCount(0);
        assertThat(meaning).hasValue("technology");
        assertThat(page.locator("#column2")).hasValue("description");
    }

    @Test
    void aFileThatIsNoneIsRefusedWithWords(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        upload(page, Path.of("src/main/resources/static/fonts/inter-latin.woff2"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("It is no CSV");
    }

    private static void upload(Page page, Path file) {
        page.navigate("/import");
        page.locator("[name=file]").setInputFiles(file);
        upload(page);
    }

    private static void upload(Page page, String kind, FilePayload file) {
        page.navigate("/import?kind=" + kind);
        page.locator("[name=file]").setInputFiles(file);
        upload(page);
    }

    private static void upload(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Upload").setExact(true))
                .click();
    }
}
