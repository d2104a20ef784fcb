package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityMother;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.custom.CustomField;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.notification.NotificationKind;
import io.minicrm.people.Accounts;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Due;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What axe finds on every page, light and dark, on a desk and on a phone: nothing serious. And no
/// page scrolls sideways on a phone.
@BrowserTest
class AccessibilityTest {

    private static final int DESK = 1440;
    private static final int PHONE = 360;
    private static final int HEIGHT = 900;

    /// Runs within the page; says which rules are seriously broken, and where.
    private static final String AXE =
            """
            async rules => {
              const {violations} = await axe.run(document, {
                preload: false,
                resultTypes: ['violations'],
                ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {}),
              });
              return violations
                .filter(({impact}) => impact === 'serious' || impact === 'critical')
                .flatMap(({id, nodes}) => nodes.slice(0, 3).map(node =>
                  `${id} at ${node.target.join(' ')}: ${node.failureSummary.split('\\n')[1]?.trim()}`));
            }
            """;

    private static final String TOO_WIDE =
            """
            () => [document.scrollingElement, document.getElementById('main')]
                .every(each => each.scrollWidth <= each.clientWidth) ? [] : [...document.querySelectorAll('body *')]
              .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
              .slice(0, 3)
              .map(each => `wider than the window: ${each.tagName.toLowerCase()}.${each.className}`)
            """;

    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired Activities activities;
    @Autowired ActivityMother todos;
    @Autowired Accounts accounts;
    @Autowired SignedIn signedIn;
    @Autowired CustomFieldMother fields;
    @Autowired Catalogue catalogue;

    private final List<String> found = new ArrayList<>();
    private Scope anna;

    @BeforeEach
    void anna() {
        FreshDatabase.empty(jdbc);
        anna = people.administrator("Anna");
    }

    @Test
    void pagesBeforeTheSignIn(Page page) {
        visit(page, "/login");
        page.getByLabel("E-mail").fill("anna@example.com");
        page.getByLabel("Password").fill("not that");
        page.getByLabel("Password").press("Enter");
        page.getByRole(AriaRole.ALERT).waitFor();
        look(page, "a refused sign-in");
        visit(page, "/welcome/gone");
        visit(page, accounts.passwordLink(anna.actor().email()).orElseThrow());
        assertThat(found).isEmpty();
    }

    @Test
    void emptyPages(Page page) {
        signedIn.in(page, anna);
        for (String path :
                List.of(
                        "/",
                        "/tasks",
                        "/notifications",
                        "/calendar",
                        "/contacts",
                        "/companies",
                        "/deals",
                        "/deals?layout=board",
                        "/search?q=nobody",
                        "/changes",
                        "/trash",
                        "/settings/system")) {
            visit(page, path);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void dealsAndTheirBoard(Page page) {
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named(
                                        "Retrofit of the press line before the summer shutdown, with control cabinets",
                                        "Proposal")
                                .with(DealFields.COMPANY, company().id()));
        deals.deal(anna, deals.named("Lost", "Lost"));
        signedIn.in(page, anna);
        for (String path :
                List.of(
                        "/deals",
                        "/deals?layout=board",
                        "/deals/new",
                        deal.path(),
                        deal.path() + "/move",
                        deal.path() + "/move?stage=" + deals.stageId("Lost"),
                        "/reports",
                        "/reports/forecast",
                        "/reports/won-lost/owner",
                        "/reports/stages",
                        "/reports/activities",
                        "/reports/activities/person",
                        "/reports/stages?q=nothing")) {
            visit(page, path);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void whatIsToBeDone(Page page) {
        RecordRef deal = deals.deal(anna, "Press line 4");
        LocalDate today = LocalDate.now(anna.actor().zone());
        RecordRef task = todos.task(anna, "Send the offer", Due.on(today.minusDays(2)), deal);
        todos.task(anna, "Call back", Due.on(today), deal);
        todos.task(anna, "Prepare the demo", Due.on(today.plusDays(1)), deal);
        signedIn.in(page, anna);
        for (String path :
                List.of(
                        "/tasks",
                        "/tasks/" + task.id() + "/hand-over",
                        "/calendar",
                        "/calendar?view=month",
                        "/calendar?view=agenda",
                        "/")) {
            visit(page, path);
        }
        page.locator("#later-" + task.id()).click();
        page.locator("details#later-" + task.id() + " [type=date]").waitFor();
        look(page, "the menu that puts off");
        page.locator("button.tick").first().click();
        page.locator(".job-done").waitFor();
        look(page, "what was ticked off");
        assertThat(found).isEmpty();
    }

    @Test
    void whatOneIsTold(Page page) {
        RecordRef deal = deals.deal(anna, "Press line 4");
        RecordRef task = todos.task(anna, "@Anna, call back", null, deal);
        todos.task(anna, "Prepare the demo", null, deal);
        todos.task(anna, "Send the offer", null, deal);
        for (NotificationKind kind : NotificationKind.values()) {
            jdbc.sql(
                            """
                            insert into notification (user_id, kind, record_kind, record_id, change_set_id, actor_id)
                            select :user, :kind, 4, :task, max(id) - :place, :user from change_set
                            """)
                    .param("user", anna.actor().id())
                    .param("kind", kind.key())
                    .param("task", task.id())
                    .param("place", kind.ordinal())
                    .update();
        }
        signedIn.in(page, anna);
        visit(page, "/notifications");
        page.locator(".notification-answer summary").click();
        look(page, "an answer");
        page.locator(".notification-answer textarea").pressSequentially("@");
        page.locator("[role=option]").first().waitFor();
        look(page, "whom one can mention");
        visit(page, "/");
        page.locator("#bell").click();
        page.locator("side-sheet .notification").first().waitFor();
        look(page, "the bell");
        assertThat(found).isEmpty();
    }

    @Test
    void records(Page page) {
        RecordRef company = company();
        RecordRef katharina = katharina(company);
        signedIn.in(page, anna);
        for (String path :
                List.of(
                        "/contacts",
                        "/contacts?lastName=wessel&owner=nobody",
                        "/contacts?filter=company",
                        "/contacts?filter=company.",
                        "/contacts?any.lastName=wessel&any.owner=me&not.city=Lyon&filter=company.createdAt",
                        "/contacts?choose=columns",
                        "/companies",
                        katharina.path(),
                        katharina.path() + "?edit=email",
                        katharina.path() + "/edit",
                        company.path(),
                        company.path() + "/edit",
                        company.path() + "/trash",
                        "/search?q=hofmann",
                        "/search?q=hofmnan",
                        "/activities/" + note() + "/edit")) {
            visit(page, path);
        }

        page.keyboard().press("Control+k");
        page.locator("[role=option]").first().waitFor();
        look(page, "the palette");
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        look(page, "the keys");
        page.keyboard().press("Escape");
        page.keyboard().press("c");
        page.getByLabel("First name").waitFor();
        look(page, "the quick form beside a page");
        assertThat(found).isEmpty();
    }

    @Test
    void formsThatAreRefused(Page page) {
        RecordRef katharina = katharina(company());
        signedIn.in(page, anna);

        page.navigate("/contacts/new");
        page.getByLabel("City").fill("Lyon");
        page.getByLabel("E-mail, 1").fill("not an address");
        save(page);
        look(page, "a form with an error");
        page.getByLabel("First name").fill("Katharina");
        page.getByLabel("Last name").fill("Wesselhoft");
        page.getByLabel("E-mail, 1").fill("katharina@hofmann.example");
        save(page);
        look(page, "a form that asks whether it is there already");

        page.navigate(katharina.path() + "?edit=city");
        jdbc.sql("update contact set version = version + 1, city = 'Lyon' where id = :id")
                .param("id", katharina.id())
                .update();
        page.getByLabel("City").fill("Paris");
        save(page);
        look(page, "a conflict in place");
        page.navigate(katharina.path() + "/edit");
        page.getByLabel("City").fill("Paris");
        page.getByLabel("First name").fill("");
        page.getByLabel("Last name").fill("");
        save(page);
        look(page, "a form with two errors");
        assertThat(found).isEmpty();
    }

    @Test
    void whatHappenedAndWhatIsGone(Page page) {
        RecordRef katharina = katharina(company());
        RecordRef gone = contacts.contact(anna, "Gone", "Person");
        signedIn.in(page, anna);

        page.navigate(gone.path());
        page.locator("#record-head summary").click();
        page.getByRole(AriaRole.BUTTON, named("Move to the trash")).click();
        page.locator("undo-line").waitFor();
        look(page, "the undo line");
        page.navigate(katharina.path() + "?edit=city");
        page.getByLabel("City").fill("Paris");
        save(page);
        page.locator("undo-line").waitFor();
        look(page, "a field that was just saved");
        long last = jdbc.sql("select max(id) from change_set").query(Long.class).single();
        for (String path :
                List.of(
                        gone.path(),
                        katharina.path() + "/history",
                        "/trash",
                        "/changes",
                        "/changes/" + last)) {
            visit(page, path);
        }
        page.getByRole(AriaRole.BUTTON, named("Undo this change")).click();
        page.locator("undo-line").waitFor();
        look(page, "a change that was undone");
        assertThat(found).isEmpty();
    }

    @Test
    void imports(Page page) {
        signedIn.in(page, anna);
        visit(page, "/import");
        upload(page, "nothing.csv", "");
        look(page, "a file that is refused");
        upload(
                page,
                "people.csv",
                """
                First name,Last name,Company,E-mail,Birthday,Owner
                Katharina,Wesselhöft,Hofmann & Söhne,katharina@hofmann.example,1984-05-17,Moses Frase
                Jean,Ouédraogo,Nordlys Marine,not an address,1990-02-30,Anna Snelling
                ,,,,,
                """);
        page.getByLabel("What “Moses Frase” means for Owner").selectOption("Leave out");
        look(page, "what the columns are");
        page.locator("#column4").selectOption("");
        page.locator(".fold-list > summary").click();
        look(page, "what the columns and their words are");
        page.getByRole(AriaRole.BUTTON, named("Check all rows")).click();
        page.locator("#sum-rows").waitFor();
        look(page, "what would become of the rows");
        page.getByRole(AriaRole.BUTTON, named("Import 1 row")).click();
        page.locator(".split-side").waitFor();
        look(page, "what became of the rows");
        visit(page, "/import");
        assertThat(found).isEmpty();
    }

    private static void upload(Page page, String name, String text) {
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload(name, "text/csv", text.getBytes(StandardCharsets.UTF_8)));
        page.getByRole(AriaRole.BUTTON, named("Upload")).click();
        page.waitForLoadState();
    }

    @Test
    void settings(Page page) {
        signedIn.in(page, anna);
        for (String path :
                List.of(
                        "/settings/profile",
                        "/settings/people",
                        "/settings/people/new",
                        "/settings/pipelines",
                        "/settings/outcomes",
                        "/settings/people/" + anna.actor().id())) {
            visit(page, path);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void fieldsThatWereAdded(Page page) {
        jdbc.sql("truncate custom_field cascade").update();
        catalogue.reload();
        signedIn.in(page, anna);
        visit(page, "/settings/fields");
        visit(page, "/settings/fields/new?type=choice");
        save(page, "Add field");
        look(page, "a field that is refused");
        fields.all(anna, RecordKind.CONTACT);
        CustomField gone =
                fields.add(
                        anna,
                        RecordKind.CONTACT,
                        CustomFieldType.TEXT,
                        "As long as the name of a field can be, without any need");
        RecordRef katharina = katharina(company());
        long several = id("multi_choice");
        for (String path :
                List.of(
                        "/settings/fields/" + id("choice"),
                        "/contacts/new",
                        katharina.path(),
                        katharina.path() + "?edit=c" + several,
                        "/contacts?filter=c" + several)) {
            visit(page, path);
        }
        jdbc.sql("update custom_field set fast = true, index_state = 'failed' where type = 'text'")
                .update();
        jdbc.sql(
                        "update custom_field set fast = true, index_state = 'building' where type = 'date'")
                .update();
        visit(page, "/settings/fields");
        page.locator(".fields-list summary").last().click();
        look(page, "what can be done with a field");
        page.navigate("/settings/fields/" + gone.id());
        save(page, "Archive");
        page.locator(".fold > summary").click();
        look(page, "a field that was archived");
        visit(page, "/settings/fields/" + gone.id());
        assertThat(found).isEmpty();
    }

    private long id(String type) {
        return jdbc.sql("select id from custom_field where type = :type")
                .param("type", type)
                .query(Long.class)
                .single();
    }

    @Test
    void whatGoesWrong(Page page) {
        Scope tom = people.person("Tom", Reach.OWN, null);
        signedIn.in(page, tom);
        visit(page, "/contacts/999999999");
        visit(page, "/settings/people");
        jdbc.sql("alter table contact_email rename to email_that_is_away").update();
        try {
            visit(page, "/contacts");
        } finally {
            jdbc.sql("alter table email_that_is_away rename to contact_email").update();
        }
        assertThat(page.locator("h1").textContent()).isEqualTo("Something failed here");
        assertThat(found).isEmpty();
    }

    private RecordRef company() {
        return contacts.company(
                anna,
                new Values()
                        .with(CompanyFields.NAME, "Hofmann & Söhne")
                        .with(CompanyFields.DOMAIN, "hofmann.example"));
    }

    private RecordRef katharina(RecordRef company) {
        RecordRef katharina =
                contacts.contact(
                        anna,
                        ContactMother.named("Katharina", "Wesselhöft")
                                .with(ContactFields.COMPANY, company.id())
                                .with(
                                        ContactFields.EMAIL,
                                        ContactMother.email("katharina@hofmann.example"))
                                .with(
                                        ContactFields.PHONE,
                                        ContactMother.phone("+49 711 48 20 115")));
        activities.note(
                anna, katharina, "Wants **two options** by [Friday](https://a.example)", null);
        return katharina;
    }

    private long note() {
        return jdbc.sql("select max(id) from activity").query(Long.class).single();
    }

    private static void save(Page page) {
        save(page, "Save");
    }

    private static void save(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button)).first().click();
        page.waitForLoadState();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private void visit(Page page, String path) {
        page.navigate(path);
        look(page, path);
    }

    /// Dark differs from light in colours alone.
    private void look(Page page, String name) {
        page.evaluate(AxeBuilder.getAxeScript());
        for (int width : List.of(DESK, PHONE)) {
            page.setViewportSize(width, HEIGHT);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            note(name + " at " + width, page.evaluate(AXE, List.of()));
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            note(name + " at " + width + ", dark", page.evaluate(AXE, List.of("color-contrast")));
        }
        note(name, page.evaluate(TOO_WIDE));
        page.setViewportSize(DESK, HEIGHT);
    }

    private void note(String where, Object problems) {
        for (Object problem : (List<?>) problems) {
            found.add(where + ": " + problem);
        }
    }
}
