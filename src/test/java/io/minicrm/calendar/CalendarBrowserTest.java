package io.minicrm.calendar;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.FreshDatabase;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.ActivityMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Due;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class CalendarBrowserTest {

    private static final LocalDate TUESDAY = LocalDate.parse("2031-03-04");
    private static final String WEEK = "/calendar?on=2031-03-04";

    @Autowired ActivityMother todos;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;

    Scope olga;
    ZoneId zone;

    @BeforeEach
    void somebody() {
        FreshDatabase.empty(jdbc);
        olga = people.administrator("Olga");
        zone =
                ZoneId.of(
                        jdbc.sql("select time_zone from app_user where id = :id")
                                .param("id", olga.actor().id())
                                .query(String.class)
                                .single());
    }

    @Test
    void aMeetingIsDraggedToAnotherDayAndComesBack(Page page) {
        RecordRef meeting = meeting("Dragged");
        signedIn.in(page, olga);
        page.navigate(WEEK);
        Locator block = block(page, meeting);
        BoundingBox from = block.boundingBox();
        double column = page.locator(".cal-day").first().boundingBox().width;
        page.mouse().move(from.x + 30, from.y + 8);
        page.mouse().down();
        page.mouse().move(from.x + 60, from.y + 30);
        // Two days later, an hour and a half later
        page.mouse().move(from.x + 30 + 2 * column, from.y + 8 + 81);
        page.mouse().up();

        assertThat(page.locator("undo-line")).containsText("Dragged");
        assertThat(block(page, meeting)).hasAttribute("data-h", "11");
        assertThat(block(page, meeting)).hasAttribute("data-m", "30");
        assertThat(page.locator("[data-day='2031-03-06'] .cal-block")).hasCount(1);
        isDue(meeting, "2031-03-06 11:30:00");

        page.keyboard().press("z");
        assertThat(page.locator("[data-day='2031-03-04'] .cal-block")).hasCount(1);
        isDue(meeting, "2031-03-04 10:00:00");
    }

    @Test
    void itsLowerEdgeMakesItLonger(Page page) {
        RecordRef meeting = meeting("Stretched");
        signedIn.in(page, olga);
        page.navigate(WEEK);
        BoundingBox from = block(page, meeting).boundingBox();
        page.mouse().move(from.x + 30, from.y + from.height - 2);
        page.mouse().down();
        page.mouse().move(from.x + 30, from.y + from.height + 20);
        page.mouse().move(from.x + 30, from.y + from.height - 2 + 54);
        page.mouse().up();

        assertThat(page.locator("undo-line")).containsText("Stretched");
        assertThat(block(page, meeting)).hasAttribute("data-minutes", "90");
        isDue(meeting, "2031-03-04 10:00:00");
    }

    @Test
    void byKeysItMovesAndGrowsAndEachMoveIsOneChange(Page page) {
        RecordRef meeting = meeting("Typed");
        signedIn.in(page, olga);
        page.navigate(WEEK);
        block(page, meeting).focus();
        page.keyboard().press("Shift+ArrowRight");
        page.keyboard().press("Shift+ArrowDown");
        page.keyboard().press("Shift+ArrowDown");
        assertThat(page.locator("undo-line")).containsText("Typed");
        isDue(meeting, "2031-03-05 10:30:00");
        assertThat(block(page, meeting)).isFocused();

        page.keyboard().press("Alt+ArrowDown");
        assertThat(block(page, meeting)).hasAttribute("data-minutes", "45");
        assertThat(block(page, meeting)).hasAttribute("data-version", "2");

        page.keyboard().press("Escape");
        page.locator("h1").click();
        page.keyboard().press("ArrowRight");
        page.waitForURL(Pattern.compile("on=2031-03-11").asPredicate());
        page.keyboard().press("m");
        page.waitForURL(Pattern.compile("view=month").asPredicate());
    }

    @Test
    void anEmptyHourPlansAMeetingThen(Page page) {
        signedIn.in(page, olga);
        page.navigate("/calendar?on=2031-04-08");
        Locator day = page.locator("[data-day='2031-04-09']");
        // The hour from nine, in its second half
        day.click(new Locator.ClickOptions().setPosition(40, 54 * 9 + 40));
        Locator sheet = page.locator("side-sheet dialog");
        assertThat(sheet.locator("input[type=date]").first()).hasValue("2031-04-09");
        assertThat(sheet.locator("input[type=time]").first()).hasValue("09:30");
    }

    @Test
    void withoutScriptsItsLinkLeadsToItsForm(@Seen(javaScript = false) Page page) {
        RecordRef meeting = meeting("Linked");
        signedIn.in(page, olga);
        page.navigate(WEEK);
        block(page, meeting).click();
        assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Linked");
    }

    private RecordRef meeting(String title) {
        return todos.activity(
                olga, ActivityKind.MEETING, title, Due.at(TUESDAY, LocalTime.of(10, 0), zone));
    }

    private static Locator block(Page page, RecordRef meeting) {
        return page.locator(".cal-block[data-id='" + meeting.id() + "']");
    }

    private void isDue(RecordRef meeting, String due) {
        Assertions.assertThat(
                        jdbc.sql(
                                        "select concat_ws(' ', due_on, due_time) from activity where id = :id")
                                .param("id", meeting.id())
                                .query(String.class)
                                .single())
                .isEqualTo(due);
    }
}
