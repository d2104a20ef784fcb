package io.minicrm.notification;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.minicrm.BrowserTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// One writes a note to a colleague, who finds it at the bell and answers where they are.
@BrowserTest
class MentionBrowserTest {

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    @Test
    void whoIsMentionedFindsItAtTheBellAndAnswersThere(Page annas, Page berts) {
        Scope anna = people.administrator("Annabel");
        Scope bert = people.administrator("Bertram");
        people.person("Bertolt", Reach.OWN, null);
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        signedIn.in(annas, anna);
        signedIn.in(berts, bert);
        berts.navigate("/contacts");
        assertThat(berts.locator(".bell-count")).hasCount(0);

        annas.navigate(katharina.path());
        Locator note = annas.locator(".composer textarea");
        note.click();
        note.pressSequentially("Can we, @bertr");
        assertThat(annas.locator("[role=option]")).hasText(new String[] {"BBertram"});
        note.press("Enter");
        assertThat(note).hasValue("Can we, @Bertram ");
        note.pressSequentially("promise week 6?");
        note.press("Control+Enter");
        assertThat(annas.locator(".event .mention")).hasText("@Bertram");

        berts.navigate("/contacts");
        while (berts.locator(".bell-count").count() == 0) {
            berts.waitForTimeout(200);
            berts.reload();
        }
        berts.locator("#bell").click();
        Locator told = berts.locator("side-sheet .notification");
        assertThat(told).containsText("Annabel mentioned you on Katharina Wesselhöft");
        told.locator("summary").click();
        told.locator("textarea").pressSequentially("we can");
        told.locator("form .btn-primary").click();
        assertThat(berts.locator("side-sheet .notification-unread")).hasCount(0);
        assertThat(berts.locator(".bell-count")).hasCount(0);
        assertThat(berts).hasURL(Pattern.compile(".*/contacts"));

        annas.navigate("/notifications");
        while (annas.locator(".notification").count() == 0) {
            annas.waitForTimeout(200);
            annas.reload();
        }
        assertThat(annas.locator(".notification-words")).hasText("@Annabel we can");
        annas.locator(".notification-line a").click();
        assertThat(annas.locator(".event .note").first()).hasText("@Annabel we can");
    }
}
