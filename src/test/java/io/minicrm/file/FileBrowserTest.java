package io.minicrm.file;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/// Files as people add them: dropped, chosen, without JavaScript, and over a line that breaks.
@BrowserTest
class FileBrowserTest {

    private static final String LONG = "Ä".repeat(190) + ".txt";

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;
    @Autowired SignedIn signedIn;
    @Autowired ContentStore contents;

    @Value("${local.server.port}")
    int port;

    Scope anna;
    RecordRef katharina;

    @BeforeEach
    void aContact() {
        anna = people.administrator("Anna");
        katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
    }

    @Test
    void filesAreDroppedOntoThePanelAndAllCanBeUndone(Page page) {
        open(page);
        assertThat(panel(page)).containsText("No files yet");
        drop(page, Map.of("offer.txt", "We offer", "terms & <b>.txt", "We ask"));
        assertThat(panel(page).locator(".file")).hasCount(2);
        assertThat(panel(page)).containsText("terms & <b>.txt");
        assertThat(page.locator("#undo")).containsText("2 files added");
        assertThat(page.locator("#stream")).containsText("added 2 files");
        page.locator("#undo button").click();
        assertThat(panel(page)).containsText("No files yet");
    }

    @Test
    void chosenFilesAreSentAtOnceWithProgress(Page page) {
        open(page);
        // On a slow line one sees it going
        page.route(
                Pattern.compile("/files(\\?|$)"),
                route -> {
                    assertThat(panel(page).locator("progress")).isVisible();
                    route.resume();
                });
        choose(page, file("slow.txt", "We offer"), file(LONG, "x"));
        assertThat(panel(page).locator(".file")).hasCount(2);
        assertThat(panel(page).locator("progress")).isHidden();
        assertThat(panel(page)).containsText(LONG);
        choose(page, file("more.txt", "and more"));
        assertThat(panel(page).locator(".file")).hasCount(3);
    }

    @Test
    void whatIsRefusedIsSaidAtThePanelAndTheOthersAreThere(Page page) {
        open(page);
        choose(page, file("nothing.txt", ""), file("offer.txt", "We offer"));
        assertThat(panel(page).getByRole(AriaRole.ALERT).first())
                .containsText("there is nothing in it");
        assertThat(panel(page)).containsText("1 file was added.");
        assertThat(panel(page).locator(".file")).hasCount(1);
        page.evaluate("document.getElementById('files').dataset.largest = 10");
        choose(page, file("large.txt", "more than ten letters"), file("small.txt", "small"));
        assertThat(panel(page).locator(".files-told"))
                .containsText("large.txt, larger than 50 MB.");
        assertThat(panel(page).locator(".file")).hasCount(2);
    }

    @Test
    void aLineThatBreaksIsSaidAndOneTriesAgain(Page page) {
        open(page);
        page.route(Pattern.compile("/files(\\?|$)"), route -> route.abort());
        choose(page, file("offer.txt", "We offer"));
        assertThat(panel(page)).containsText("The connection broke off. Nothing was added.");
        page.unroute(Pattern.compile("/files(\\?|$)"));
        choose(page, file("offer.txt", "We offer"));
        assertThat(panel(page).locator(".file")).hasCount(1);
        assertThat(panel(page).locator(".files-told")).isHidden();
    }

    @Test
    void everythingIsDoneWithoutJavaScript(@Seen(javaScript = false) Page page) throws IOException {
        open(page);
        choose(page, file("offer.txt", "We offer"), file(LONG, "x"), file("none.txt", ""));
        press(page, "Add files");
        assertThat(page.getByRole(AriaRole.ALERT).first())
                .containsText("none.txt: there is nothing in it");
        assertThat(page.locator(".file")).hasCount(2);
        page.navigate(katharina.path());
        Download download =
                page.waitForDownload(() -> panel(page).getByText("offer.txt").first().click());
        Assertions.assertThat(download.suggestedFilename()).isEqualTo("offer.txt");
        Assertions.assertThat(Files.readString(download.path())).isEqualTo("We offer");
        page.getByLabel("Rename offer.txt").click();
        page.getByLabel("Name").fill("Offer of May.txt");
        press(page, "Save");
        assertThat(panel(page)).containsText("Offer of May.txt");
        page.getByLabel("Move Offer of May.txt to the trash").click();
        assertThat(panel(page).locator(".file")).hasCount(1);
        assertThat(page.locator("#undo")).containsText("Offer of May.txt");
    }

    @Test
    void aPictureIsLookedAtInTheBrowser(Page page) {
        RecordRef picture =
                files.file(anna, katharina, "stand.png", FileMother.picture("png", 0x0b5d6b));
        open(page);
        Locator thumbnail = panel(page).locator("img");
        assertThat(thumbnail).hasJSProperty("naturalWidth", 64);
        Page preview = page.waitForPopup(() -> panel(page).getByLabel("Look at stand.png").click());
        assertThat(preview).hasURL(Pattern.compile(picture.path() + "/preview"));
        assertThat(preview.locator("img")).hasJSProperty("naturalWidth", 64);
    }

    @Test
    void thePanelIsForEverybody(@Seen(width = 360, height = 780) Page page) {
        files.file(anna, katharina, LONG, "x");
        files.file(anna, katharina, "stand.png", FileMother.picture("png", 0x0b5d6b));
        for (String address :
                new String[] {katharina.path() + "#files", katharina.path() + "/files"}) {
            signedIn.in(page, anna);
            page.navigate(address);
            assertThat(panel(page)).isVisible();
            Assertions.assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            Assertions.assertThat(
                            page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
        }
    }

    @Test
    void anUploadThatIsBrokenOffLeavesNothing() throws IOException {
        String cookie = signedIn.cookie(anna).getName() + "=" + signedIn.cookie(anna).getValue();
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    """
                    POST %s/files HTTP/1.1\r
                    Host: localhost:%d\r
                    Cookie: %s\r
                    Content-Type: multipart/form-data; boundary=x\r
                    Content-Length: 10000000\r
                    \r
                    --x\r
                    Content-Disposition: form-data; name="file"; filename="half.txt"\r
                    \r
                    """
                            .formatted(katharina.path(), port, cookie)
                            .getBytes(StandardCharsets.UTF_8));
            out.write(new byte[1_000_000]);
            out.flush();
            Awaitility.await().until(() -> incoming() > 0);
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> incoming() == 0);
    }

    @Test
    void whatIsTooMuchToBeReadAtAllIsAnsweredInWords(@Seen(javaScript = false) Page page) {
        open(page);
        FilePayload[] many = new FilePayload[600];
        Arrays.fill(many, file("one.txt", "x"));
        choose(page, many);
        press(page, "Add files");
        assertThat(page.locator("h1")).hasText("That is too much at once");
    }

    private long incoming() throws IOException {
        try (Stream<Path> all = Files.list(contents.incoming())) {
            return all.count();
        }
    }

    private void open(Page page) {
        signedIn.in(page, anna);
        page.navigate(katharina.path());
    }

    private static Locator panel(Page page) {
        return page.locator("#files");
    }

    private static void choose(Page page, FilePayload... chosen) {
        panel(page).locator("input[type=file]").setInputFiles(chosen);
    }

    private static void drop(Page page, Map<String, String> texts) {
        JSHandle dropped =
                page.evaluateHandle(
                        """
                        texts => {
                          const data = new DataTransfer();
                          for (const [name, text] of Object.entries(texts)) data.items.add(new File([text], name));
                          return data;
                        }
                        """,
                        texts);
        panel(page).dispatchEvent("dragover", Map.of("dataTransfer", dropped));
        assertThat(panel(page)).hasClass(Pattern.compile("files-over"));
        panel(page).dispatchEvent("drop", Map.of("dataTransfer", dropped));
    }

    private static FilePayload file(String name, String text) {
        return new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }
}
