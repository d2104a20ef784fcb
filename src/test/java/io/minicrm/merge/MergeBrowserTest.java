package io.minicrm.merge;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// From a record to the one that it is the same as, and back.
@BrowserTest
class MergeBrowserTest {

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    @Test
    void twoAreComparedMergedAndTakenApart(Page page) {
        Scope anna = people.administrator("Anna");
        signedIn.in(page, anna);
        RecordRef one = contact(anna, "Jean-Baptiste", "Merging", "jb@browser.example");
        RecordRef two = contact(anna, "J.-B.", "Mergin", "other@browser.example");

        page.navigate(one.path());
        page.locator(".record-acts .menu > summary").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Merge with…")).click();
        page.getByRole(AriaRole.COMBOBOX).pressSequentially("Mergin");
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("J.-B. Mergin"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Compare")).click();

        assertThat(page.locator("h1")).hasText("Merge 2 contacts");
        Locator will = page.locator("tr:has(input[name=lastName]) .merge-will");
        assertThat(will.locator("div:visible")).hasText("Merging");
        page.getByText("Mergin", new Page.GetByTextOptions().setExact(true)).first().click();
        assertThat(will.locator("div:visible")).hasText("Mergin");
        Locator emails = page.locator("tr:has(input[name=email]) .merge-will");
        assertThat(emails).containsText("other@browser.example");
        page.locator("label", new Page.LocatorOptions().setHasText("other@browser.example"))
                .click();
        assertThat(emails.locator(".merge-value:visible")).hasText("jb@browser.example");

        page.locator(".sheet-foot .btn-primary").click();
        assertThat(page.locator("#main h1")).hasText("Jean-Baptiste Mergin");
        assertThat(page.locator("#field-email")).not().containsText("other@browser.example");
        page.navigate(two.path());
        assertThat(page.locator("#main h1")).hasText("Jean-Baptiste Mergin");
        page.navigate("/changes");
        page.getByText("into Jean-Baptiste Merging").first().click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo this change"))
                .click();
        page.navigate(two.path());
        assertThat(page.locator("#main h1")).hasText("J.-B. Mergin");
    }

    private RecordRef contact(Scope scope, String first, String last, String email) {
        return contacts.contact(
                scope,
                ContactMother.named(first, last)
                        .with(ContactFields.EMAIL, ContactMother.email(email)));
    }
}
