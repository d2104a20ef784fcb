package io.minicrm.today;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.ActivityMother;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.mail.WithMailServer;
import io.minicrm.notification.ReminderMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Due;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SettableClock;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// A day of a salesperson, from the mail in the morning on, in each language; all that is done in
/// it is taken back once.
@BrowserTest
@Import(SettableClock.Configured.class)
class WorkingDayTest extends WithMailServer {

    /// Where it is early in the morning, so that the day is still to come whenever this runs.
    private static final ZoneId EARLY = early(7);

    @Autowired ReminderMother mother;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired ActivityMother activities;
    @Autowired Digest digest;
    @Autowired ReaderTexts readers;
    @Autowired SettableClock clock;
    @Autowired SignedIn signedIn;

    Scope lena;
    Scope jonas;
    Texts words;
    LocalDate today;
    RecordRef katharina;
    RecordRef press;

    @AfterEach
    void theTimeIsWhatItIs() {
        clock.set(null);
    }

    @Test
    @Tag("en-GB")
    void inEnglish(Page hers, Page his) {
        live(hers, his);
    }

    @Test
    @Tag("de-DE")
    void inGerman(@Seen(language = "de-DE") Page hers, @Seen(language = "de-DE") Page his) {
        live(hers, his);
    }

    private void live(Page hers, Page his) {
        signedIn.in(hers, lena);
        signedIn.in(his, jonas);

        theDayComesByMail(hers);
        whatIsOverdueIsDone(hers);
        aCallIsLoggedWithItsNextStep(hers);
        aMeetingIsMoved(hers);
        aDealIsWon(hers);
        aMentionIsAnswered(hers, his);
    }

    @BeforeEach
    void somebody(TestInfo test) {
        String language = test.getTags().iterator().next();
        lena = mother.living("Lena" + language.substring(0, 2), EARLY, language);
        jonas = mother.living("Jonas" + language.substring(0, 2), EARLY, language);
        words = readers.of(lena);
        today = LocalDate.now(EARLY);
        katharina = contacts.contact(lena, "Katharina", "Wesselhöft");
        press = deals.deal(lena, "Press line 4");
        activities.task(lena, "Send the offer", Due.on(today.minusDays(2)), katharina);
        activities.activity(
                lena,
                ActivityKind.MEETING,
                "Walk through the hall",
                Due.at(today, LocalTime.of(10, 0), EARLY),
                katharina);
    }

    /// She asks for it in her profile; it leads to the page that it is about.
    private void theDayComesByMail(Page page) {
        page.navigate("/settings/profile");
        Locator levels = page.locator("#notifications");
        levels.locator("#digest-hour").selectOption("9");
        levels.getByRole(AriaRole.BUTTON, named(words.t("web.save"))).click();
        assertThat(page.locator("#digest-hour")).hasValue("9");

        clock.set(Instant.now().plus(Duration.ofHours(3)));
        assertThat(digest.ask()).isTrue();
        MimeMessage mail = mail(lena.actor().email(), words.t("today.digest.toDo", 2));
        clock.set(null);
        page.navigate("about:blank");
        page.setContent(page(mail));
        assertThat(page.locator("body")).containsText("Send the offer");
        assertThat(page.locator("body")).containsText("Walk through the hall");
        String address =
                page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName(words.t("today.digest.open")))
                        .getAttribute("href");
        page.navigate(URI.create(address).getPath());
        assertThat(page.locator("#main h1")).hasText(words.wholeDay(today));
        assertThat(page.locator("#today-sum")).containsText(words.t("today.toDo", 2));
    }

    private void whatIsOverdueIsDone(Page page) {
        Locator offer = page.locator(".job").filter(having("Send the offer"));
        assertThat(offer).containsText(words.t("today.late", 2));
        offer.getByRole(AriaRole.BUTTON, named(words.t("activity.finish", "Send the offer")))
                .click();
        assertThat(offer).containsText(words.t("today.done"));
        assertThat(offer).containsText(words.t("activity.whatNext", "Katharina Wesselhöft"));
        assertThat(page.locator("#today-sum")).containsText(words.t("today.toDo", 1));
        offer.getByRole(AriaRole.BUTTON, named(words.t("web.undo"))).click();
        assertThat(offer).containsText(words.t("today.late", 2));
        assertThat(page.locator("#today-sum")).containsText(words.t("today.toDo", 2));
    }

    private void aCallIsLoggedWithItsNextStep(Page page) {
        page.navigate(katharina.path());
        page.keyboard().press("l");
        Locator composer = page.locator("#composer");
        composer.locator("textarea").fill("She wants two weeks more.");
        composer.locator("[name=duration]").fill("12");
        composer.locator("summary").click();
        composer.locator("[name='next.subject']").fill("Ask again");
        composer.locator("[name='next.due']")
                .fill(words.lang().equals("de") ? "morgen 14:00" : "tomorrow 14:00");
        composer.locator(".composer-foot .btn-primary").click();

        Locator call = page.locator(".event").filter(having("She wants two weeks more."));
        assertThat(call).containsText(words.t("activity.did.call.you"));
        assertThat(call).containsText(words.t("activity.took", 12));
        Locator next = page.locator("#next-steps .todo").filter(having("Ask again"));
        assertThat(next).containsText("14:00");
        undo(page);
        assertThat(call).hasCount(0);
        assertThat(next).hasCount(0);
        undo(page);
        assertThat(next).hasCount(1);
    }

    /// By hand, to a neighbouring day and an hour and a half later.
    private void aMeetingIsMoved(Page page) {
        page.keyboard().press("g");
        page.keyboard().press("l");
        Locator block = page.locator(".cal-block").filter(having("Walk through the hall"));
        assertThat(block).hasAttribute("data-h", "10");
        int days = today.getDayOfWeek() == DayOfWeek.SUNDAY ? -1 : 1;
        block.scrollIntoViewIfNeeded();
        BoundingBox from = block.boundingBox();
        double column = page.locator(".cal-day").first().boundingBox().width;
        page.mouse().move(from.x + 30, from.y + 8);
        page.mouse().down();
        page.mouse().move(from.x + 40, from.y + 30);
        page.mouse().move(from.x + 30 + days * column, from.y + 8 + 81);
        page.mouse().up();
        assertThat(page.locator("undo-line")).containsText("Walk through the hall");
        Locator there = page.locator("[data-day='" + today.plusDays(days) + "']");
        assertThat(there).containsText("Walk through the hall");
        assertThat(block).hasAttribute("data-m", "30");
        undo(page);
        assertThat(there).not().containsText("Walk through the hall");
        assertThat(block).hasAttribute("data-h", "10");
    }

    private void aDealIsWon(Page page) {
        page.navigate(press.path());
        Locator present = page.locator("[aria-current=step]");
        assertThat(present).containsText("Prospecting");
        page.locator(".stages .stage-won").click();
        assertThat(present).hasClass(Pattern.compile(".*stage-won.*"));
        assertThat(page.locator(".deal-facts"))
                .containsText(words.t("deal.closed", words.date(today)));
        undo(page);
        assertThat(present).containsText("Prospecting");
    }

    /// A colleague writes to her on the record; she answers at the bell, where she is.
    private void aMentionIsAnswered(Page hers, Page his) {
        his.navigate(katharina.path());
        Locator note = his.locator("#composer textarea");
        note.fill("Can we promise week 6? @" + lena.actor().name());
        note.press("Control+Enter");
        assertThat(his.locator(".event .mention")).hasText("@" + lena.actor().name());

        hers.navigate("/contacts");
        while (hers.locator(".bell-count").count() == 0) {
            hers.waitForTimeout(200);
            hers.reload();
        }
        hers.keyboard().press("g");
        hers.keyboard().press("n");
        Locator told = hers.locator("side-sheet .notification").first();
        assertThat(told).containsText("Katharina Wesselhöft");
        told.locator("summary").click();
        told.locator("textarea").pressSequentially("We can.");
        told.getByRole(AriaRole.BUTTON, named(words.t("notification.answer.send"))).click();
        assertThat(hers.locator("side-sheet .notification-unread")).hasCount(0);
        undo(hers);
        assertThat(hers.locator("#undo undo-line")).isVisible();
        assertThat(hers).hasURL(Pattern.compile(".*/contacts"));
        hers.navigate(katharina.path());
        assertThat(hers.locator(".event .mention")).hasCount(1);
        assertThat(hers.locator("#stream")).not().containsText("We can.");
    }

    private void undo(Page page) {
        page.locator("undo-line").getByRole(AriaRole.BUTTON, named(words.t("web.undo"))).click();
    }

    private static ZoneId early(int hour) {
        int utc = Instant.now().atOffset(ZoneOffset.UTC).getHour();
        int east = Math.floorMod(hour - utc + 12, 24) - 12;
        // The names of these zones count to the west
        return ZoneId.of("Etc/GMT" + (east > 0 ? "-" + east : "+" + -east));
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
