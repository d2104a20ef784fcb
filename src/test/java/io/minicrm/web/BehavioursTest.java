package io.minicrm.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What the scripts add to pages that work without them.
@BrowserTest
class BehavioursTest {

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    Scope anna;
    RecordRef contact;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        contact = contacts.contact(anna, new Values().with(ContactFields.LAST_NAME, "Behaviour"));
    }

    @Test
    void aNoteIsKeptOnTheDeviceUntilTheServerHasIt(Page page) {
        signedIn.in(page, anna);
        page.navigate(contact.path());
        page.locator("#note").fill("Half a thought");
        page.reload();
        assertThat(page.locator("#note")).hasValue("Half a thought");

        page.locator("#note").press("Control+Enter");
        assertThat(page.locator("#stream")).containsText("Half a thought");
        assertThat(page.locator("#note")).hasValue("");
        page.reload();
        assertThat(page.locator("#note")).hasValue("");

        page.locator("#note").fill("Another one");
        page.locator(".me").click();
        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
        assertThat(page.getByLabel("Password")).isVisible();
        assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
    }

    @Test
    void aRecordLinkIsChosenFromWhatIsSuggested(Page page) {
        Values named = new Values().with(CompanyFields.NAME, "Twins & Söhne");
        contacts.company(anna, named);
        RecordRef second = contacts.company(anna, named);
        signedIn.in(page, anna);
        page.navigate(contact.path() + "/edit");

        Locator company =
                page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Company"));
        company.pressSequentially("twins");
        assertThat(page.locator("record-combo [role=option]")).hasCount(2);
        page.locator("record-combo [data-ref='#" + second.id() + "']").click();
        assertThat(company).hasValue("Twins & Söhne");
        company.press("Control+Enter");

        assertThat(page.locator("#field-company a").first()).hasAttribute("href", second.path());
    }

    @Test
    void rowsForMoreValuesAppearWhenTheyAreAskedFor(Page page) {
        signedIn.in(page, anna);
        page.navigate(contact.path() + "/edit");
        Locator emails = page.locator("#field-email");

        assertThat(emails.locator(".form-control:visible")).hasCount(1);
        assertThat(emails.getByLabel("Primary").first()).isHidden();
        emails.locator(".form-control:visible").fill("first@example.com");
        for (int i = 2; i <= 4; i++) {
            emails.getByRole(AriaRole.BUTTON).click();
            assertThat(emails.locator(".form-control:visible")).hasCount(i);
        }
        emails.locator(".form-control:visible").nth(3).fill("fourth@example.com");
        emails.getByLabel("Primary").nth(3).check();
        emails.locator(".form-control:visible").nth(3).press("Control+Enter");

        assertThat(page.locator("#field-email .field-value a").first())
                .hasText("fourth@example.com");
        assertThat(page.locator("#field-email .field-value a").nth(1)).hasText("first@example.com");
    }

    @Test
    void theAddressForgetsWhatWasDoneAndTheLineLeaves(Page page) {
        signedIn.in(page, anna);
        page.clock().install();
        page.navigate(contact.path() + "/edit");
        page.getByLabel("City").fill("Ulm");
        page.getByLabel("City").press("Control+Enter");

        assertThat(page.locator("#undo")).containsText("Behaviour changed");
        assertThat(page).hasURL(Pattern.compile(contact.path() + "$"));
        page.locator("#undo .undo").hover();
        page.clock().runFor(20_000);
        assertThat(page.locator("#undo .undo")).isVisible();
        page.locator("h1").hover();
        page.clock().runFor(11_000);
        assertThat(page.locator("#undo .undo")).isHidden();
    }

    @Test
    void keysAreSilentWhileOneTypes(Page page) {
        signedIn.in(page, anna);
        page.navigate(contact.path());

        page.locator("#note").pressSequentially("e c ? g o");
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(contact.path() + "$"));
        page.locator("#note").press("Escape");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        page.locator(".me").click();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Dark"))).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Dark"))).isHidden();
        page.keyboard().press("g");
        page.keyboard().press("o");
        assertThat(page).hasURL(Pattern.compile("/companies$"));
    }

    @Test
    void onAPhoneTheRecordIsThreeTabsAndNothingScrollsSideways(
            @Seen(width = 360, height = 780) Page page) {
        signedIn.in(page, anna);
        page.navigate(contact.path());

        assertThat(page.locator("#timeline")).isVisible();
        assertThat(page.locator("#fields")).isHidden();
        page.locator(".record-tabs a[href='#fields']").click();
        assertThat(page.locator("#fields")).isVisible();
        assertThat(page.locator("#timeline")).isHidden();
        for (String path :
                new String[] {
                    contact.path(), contact.path() + "/edit", "/contacts", "/changes", "/import"
                }) {
            page.navigate(path);
            assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .as(path)
                    .isEqualTo(0);
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
