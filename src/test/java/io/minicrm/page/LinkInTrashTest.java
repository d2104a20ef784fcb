package io.minicrm.page;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// A linked record that lies in the trash says so, and comes back from where it is missed.
@CrmTest
@Transactional
class LinkInTrashTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired DealMother deals;

    Scope anna;
    RecordRef firm;

    @BeforeEach
    void aCompany() {
        anna = people.administrator("Anna");
        firm = records.make(anna, RecordKind.COMPANY, "name", "Trashco");
    }

    @Test
    void aContactsCompanyIsRestoredFromItsPage() {
        RecordRef contact = contact(anna);
        records.trash(anna, firm);

        Document page = page(anna, contact);
        for (String part : new String[] {"#field-company", "#beside"}) {
            assertThat(page.select(part).text())
                    .as(part)
                    .contains("Trashco")
                    .contains("in the trash")
                    .doesNotContain("no access");
        }
        Element restore = Objects.requireNonNull(page.selectFirst("#field-company form"));
        assertThat(restore.attr("method")).isEqualTo("post");
        assertThat(restore.select("input[name=_csrf]")).isNotEmpty();
        MvcTestResult restored =
                post(anna, restore.attr("action"), restore.select("input[name=back]").val());

        String location = Objects.requireNonNull(restored.getResponse().getHeader("Location"));
        assertThat(location).startsWith(contact.path() + "?changed=");
        Document after = Jsoup.parse(body(get(anna, location)));
        assertThat(after.select("#field-company a[href=" + firm.path() + "]").text())
                .isEqualTo("Trashco");
        assertThat(after.text()).doesNotContain("in the trash").contains("Undo");
    }

    @Test
    void whoMayNotSeeItLearnsNothing() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef contact = contact(anna);
        for (String table : new String[] {"contact", "search_doc"}) {
            jdbc.sql(
                            "update %s set owner_id = :tom, team_id = null where %s = :id"
                                    .formatted(
                                            table,
                                            table.equals("contact")
                                                    ? "id"
                                                    : "record_kind = 2 and record_id"))
                    .param("tom", tom.actor().id())
                    .param("id", contact.id())
                    .update();
        }
        records.trash(anna, firm);
        Document page = page(tom, contact);
        assertThat(page.text()).contains("no access").doesNotContain("Trashco");
        assertThat(page.select("form[action^=" + firm.path() + "]")).isEmpty();
    }

    @Test
    void aDealSaysItOfItsCompanyAndItsContactsAndACompanyOfItsParent() {
        RecordRef contact = contact(anna);
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named("Pumps", "Prospecting")
                                .withAll(
                                        records.values(
                                                anna,
                                                RecordKind.DEAL,
                                                "company",
                                                "#" + firm.id(),
                                                "contacts",
                                                "#" + contact.id())));
        RecordRef branch =
                records.make(anna, RecordKind.COMPANY, "name", "Branch", "parent", "#" + firm.id());
        records.trash(anna, contact);
        records.trash(anna, firm);
        Document page = page(anna, deal);
        assertThat(page.select("#field-company").text()).contains("Trashco", "in the trash");
        assertThat(page.select("#field-contacts").text()).contains("Hers", "in the trash");
        assertThat(page.select("#field-contacts form")).hasSize(1);
        assertThat(page(anna, branch).select("#field-parent").text())
                .contains("Trashco", "in the trash");
        for (String edit : new String[] {deal.path(), branch.path()}) {
            Document form = Jsoup.parse(body(get(anna, edit + "/edit")));
            assertThat(form.text()).contains("Trashco", "in the trash");
            assertThat(form.select("form form")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "//evil.example/1", "/contacts/1?x=%0d", "/\\evil"})
    void onlyAPageOfThisHouseIsComeBackTo(String back) {
        records.trash(anna, firm);
        assertThat(post(anna, firm.path() + "/restore", back).getResponse().getHeader("Location"))
                .startsWith(firm.path() + "?changed=");
    }

    private RecordRef contact(Scope scope) {
        return records.make(
                scope, RecordKind.CONTACT, "lastName", "Hers", "company", "#" + firm.id());
    }

    private Document page(Scope scope, RecordRef ref) {
        return Jsoup.parse(body(get(scope, ref.path())));
    }

    private MvcTestResult get(Scope scope, String path) {
        return mvc.get().uri(path).with(as(scope)).exchange();
    }

    private MvcTestResult post(Scope scope, String path, String back) {
        return mvc.post().uri(path).param("back", back).with(as(scope)).with(csrf()).exchange();
    }

    private static String body(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
