package io.minicrm.deal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.minicrm.BrowserTest;
import io.minicrm.FreshDatabase;
import io.minicrm.Idle;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Options;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BrowserTest
class PipelineSettingsBrowserTest {

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired Options options;

    @BeforeEach
    void aPipelineOfOurOwn() {
        FreshDatabase.empty(jdbc);
        jdbc.sql(
                        """
                        with p as (insert into pipeline (name, position) values ('Typed', 99) returning id)
                        insert into stage (pipeline_id, name, position, kind, probability)
                        select p.id, s.name, s.n, s.kind, s.probability from p cross join (values
                            ('First', 1, 'open', 10), ('Second', 2, 'open', 20), ('Third', 3, 'open', 30),
                            ('Signed', 4, 'won', 100), ('Gone', 5, 'lost', 0)) as s (name, n, kind, probability)
                        """)
                .update();
    }

    @AfterEach
    void withoutIt() {
        jdbc.sql("delete from stage using pipeline p where pipeline_id = p.id and p.position > 1")
                .update();
        jdbc.sql("delete from pipeline where position > 1").update();
        options.changed();
    }

    @Test
    void twoStagesAreTypedAndSavedAtOnce(Page page) {
        Locator form = open(page);
        form.locator("[name=name]").fill("Typed twice");
        field(form, "name", 0).fill("Looked at");
        field(form, "name", 1).fill("Talked to");
        field(form, "probability", 1).fill("35");
        form.getByRole(AriaRole.BUTTON, named("Add stage")).click();
        page.keyboard().type("Pilot");
        form.locator("[name=probability-new-1]").fill("70");
        field(form, "probability", 2).fill("101");
        field(form, "probability", 2).press("Enter");

        assertThat(form.getByRole(AriaRole.ALERT)).containsText("One field needs another look");
        assertThat(field(form, "probability", 2)).isFocused();
        assertThat(field(form, "name", 1)).hasValue("Talked to");
        assertThat(form.locator("[name=name-new-1]")).hasValue("Pilot");
        field(form, "probability", 2).fill("45");
        save(form);

        assertThat(page.locator(".settings-page > .notice")).containsText("Saved.");
        assertThat(form.locator("[data-draft-line]")).isEmpty();
        assertThat(stages())
                .containsExactly(
                        "Looked at 10",
                        "Talked to 35",
                        "Third 45",
                        "Pilot 70",
                        "Signed 100",
                        "Gone 0");
    }

    @Test
    void aStageIsDraggedToItsPlaceOrGoesWhereItsNumberSays(Page page) {
        Locator form = open(page);
        field(form, "name", 2).fill("Third and first");
        Locator first = field(form, "name", 0);
        BoundingBox top = lift(page, form.locator("[data-grip]"), 2, 0);
        // It gives way only when it has come to rest from giving way before
        page.waitForCondition(() -> {
            page.mouse().move(top.x + 2, top.y - 8 + 4 * Math.random());
            return first.inputValue().equals("Third and first");
        });
        page.mouse().up();
        assertThat(field(form, "place", 0)).hasValue("1");
        assertThat(field(form, "place", 2)).hasValue("3");

        field(form, "place", 1).fill("3");
        page.keyboard().press("Tab");
        assertThat(field(form, "name", 2)).hasValue("First");
        assertThat(field(form, "name", 2)).isFocused();

        page.reload();
        assertThat(field(form, "name", 0)).hasValue("Third and first");
        assertThat(field(form, "name", 2)).hasValue("First");
        assertThat(form.locator("[data-draft-line]")).containsText("Draft from");
        save(form);
        assertThat(page.locator(".settings-page > .notice")).containsText("Saved.");
        assertThat(stages())
                .containsExactly(
                        "Third and first 30", "Second 20", "First 10", "Signed 100", "Gone 0");
    }

    private Locator open(Page page) {
        signedIn.in(page, people.administrator("Anna"));
        page.navigate("/settings/pipelines");
        return page.locator("form.kept[id^=kept-]:not(#kept-reasons)").last();
    }

    private static Locator field(Locator form, String field, int line) {
        return form.locator("tr:not([data-spare]) [name^=" + field + "-]").nth(line);
    }

    private static void save(Locator form) {
        form.getByRole(AriaRole.BUTTON, named("Save")).click();
    }

    /// Takes a line by its grip.
    ///
    /// @return where the line is whose place it shall have
    private static BoundingBox lift(Page page, Locator grips, int line, int place) {
        Idle.is(page);
        grips.nth(place).evaluate("grip => grip.scrollIntoView({ block: 'center' })");
        BoundingBox from = grips.nth(line).boundingBox();
        page.mouse().move(from.x + from.width / 2, from.y + from.height / 2);
        page.mouse().down();
        page.mouse().move(from.x, from.y - 10, new Mouse.MoveOptions().setSteps(5));
        assertThat(page.locator(".kept-lifted")).isVisible();
        return grips.nth(place).boundingBox();
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    private List<@Nullable String> stages() {
        return jdbc.sql(
                        """
                        select s.name || ' ' || s.probability from stage s join pipeline p on p.id = s.pipeline_id
                        where p.position > 1 order by s.position
                        """)
                .query(String.class)
                .list();
    }
}
