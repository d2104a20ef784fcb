package io.minicrm.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.minicrm.BrowserTest;
import io.minicrm.BrowserTest.Seen;
import io.minicrm.people.SignedIn;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Numbers that can be meant in two ways, where they are typed.
@BrowserTest
class ReadingsTest {

    @Autowired RecordMother records;
    @Autowired ScopeMother people;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    @Test
    void whatIsMeantIsTakenIntoTheInput(@Seen Page page) {
        Scope tom = people.person("Tom of two notations", Reach.OWN, null);
        RecordRef firm = company(tom, "name", "Two notations");
        signedIn.in(page, tom);
        page.navigate(firm.path() + "/edit");
        page.locator("#input-revenue").fill("99,90 USD");
        save(page);

        assertThat(page.locator("#error-revenue"))
                .hasText(
                        "“99,90 USD” can be read in two ways. Do you mean 99.90 USD or 9,990 USD?");
        assertThat(page.locator(".readings button")).hasCount(2);
        button(page, "99.90 USD").click();
        assertThat(page.locator("#input-revenue")).hasValue("99.90 USD");
        assertThat(page.locator("#error-revenue")).hasCount(0);
        save(page);

        page.waitForURL("**" + firm.path() + "?changed=*");
        assertThat(revenue(firm)).isEqualTo("99.9 USD");
    }

    @Test
    void withoutScriptsTheSentenceSaysIt(@Seen(javaScript = false) Page page) {
        Scope tom = people.person("Tom of one notation", Reach.OWN, null);
        RecordRef firm = company(tom, "name", "One notation");
        signedIn.in(page, tom);
        page.navigate(firm.path() + "/edit");
        page.locator("#input-revenue").fill("1.234,5");
        save(page);

        assertThat(page.locator("#error-revenue")).containsText("Do you mean 1,234.50?");
        assertThat(page.locator(".readings")).isHidden();
    }

    @Test
    void anAmountFromBeforeStaysWhileOtherThingsChange(@Seen(javaScript = false) Page page) {
        Scope tom = people.person("Tom of old amounts", Reach.OWN, null);
        RecordRef firm = company(tom, "name", "Old amounts", "revenue", "12 EUR");
        jdbc.sql("update company set revenue = -12.3456 where id = :id")
                .param("id", firm.id())
                .update();
        signedIn.in(page, tom);
        page.navigate(firm.path() + "/edit");
        assertThat(page.locator("#input-revenue")).hasValue("-12.3456 EUR");
        page.locator("#input-name").fill("Older amounts");
        save(page);

        page.waitForURL("**" + firm.path() + "?changed=*");
        assertThat(revenue(firm)).isEqualTo("-12.3456 EUR");
    }

    @Test
    void aFilterOffersTheListsThatMayBeMeant(@Seen(javaScript = false) Page page) {
        Scope tom = people.person("Tom of filters", Reach.OWN, null);
        company(tom, "name", "Small", "revenue", "100 EUR");
        company(tom, "name", "Large", "revenue", "20,000 EUR");
        signedIn.in(page, tom);
        page.navigate("/companies?revenue.from=99,90");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("9,990").setExact(true))
                .click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("Large");
    }

    private RecordRef company(Scope scope, String... keysAndValues) {
        return Objects.requireNonNull(
                transactions.execute(_ -> records.make(scope, RecordKind.COMPANY, keysAndValues)));
    }

    private String revenue(RecordRef firm) {
        return jdbc.sql(
                        "select trim_scale(revenue) || ' ' || revenue_currency from company where id = :id")
                .param("id", firm.id())
                .query(String.class)
                .single();
    }

    private static void save(Page page) {
        page.locator("form.form .btn-primary, form .btn-primary").first().click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
