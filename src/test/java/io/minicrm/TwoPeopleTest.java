package io.minicrm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Two people have the same contact open and both change it.
@BrowserTest
class TwoPeopleTest {

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired SignedIn signedIn;

    @Test
    void differentFieldsBothWinAndTheSameFieldIsAsked(Page annas, Page berts) {
        Scope anna = people.administrator("Anna");
        Scope bert = people.administrator("Bert");
        signedIn.in(annas, anna);
        signedIn.in(berts, bert);
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");

        bothOpen(annas, berts, katharina.path() + "/edit");
        fill(annas, "Last name", "Weber");
        save(annas);
        assertThat(annas.locator("#main h1")).hasText("Katharina Weber");
        fill(berts, "Job title", "Head of Procurement");
        save(berts);
        assertThat(berts.locator("#main h1")).hasText("Katharina Weber");
        assertThat(berts.locator("#field-title")).containsText("Head of Procurement");

        bothOpen(annas, berts, katharina.path() + "/edit");
        fill(annas, "City", "Lyon");
        save(annas);
        assertThat(annas.locator("#field-city")).containsText("Lyon");
        fill(berts, "City", "Paris");
        save(berts);
        assertThat(berts.getByRole(AriaRole.ALERT))
                .containsText("Anna changed this while you were editing");
        assertThat(berts.locator("#field-city .what"))
                .hasText(new String[] {"Paris", "Lyon", "nothing"});
        assertThat(berts.getByLabel("Yours")).isChecked();
        berts.getByLabel("Theirs").check();
        save(berts);
        assertThat(berts.locator("#field-city")).containsText("Lyon");
    }

    @Test
    void theSameFieldIsAskedAboutInPlaceToo(Page annas, Page berts) {
        Scope anna = people.administrator("Anna");
        Scope bert = people.administrator("Bert");
        signedIn.in(annas, anna);
        signedIn.in(berts, bert);
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");

        bothOpen(annas, berts, katharina.path() + "?edit=lastName");
        fill(annas, "Last name", "Weber");
        save(annas);
        assertThat(annas.locator("#main h1")).hasText("Katharina Weber");
        fill(berts, "Last name", "Huber");
        save(berts);
        assertThat(berts.locator("#field-lastName .conflict"))
                .containsText("Anna changed this while you were editing");
        save(berts);
        assertThat(berts.locator("#main h1")).hasText("Katharina Huber");
    }

    private static void bothOpen(Page annas, Page berts, String path) {
        annas.navigate(path);
        berts.navigate(path);
    }

    private static void fill(Page page, String label, String value) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(value);
    }

    private static void save(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
    }
}
