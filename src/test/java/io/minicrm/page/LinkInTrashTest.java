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
import java.net.URI;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
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

    @Test
    void aListOfLinksKeepsWhatLiesInTheTrash() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef hers = contact(anna);
        RecordRef gone = records.make(tom, RecordKind.CONTACT, "lastName", "Gone");
        RecordRef his = records.make(tom, RecordKind.CONTACT, "lastName", "His");
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named("Pumps", "Prospecting")
                                .withAll(
                                        records.values(
                                                anna,
                                                RecordKind.DEAL,
                                                "owner",
                                                tom.actor().name(),
                                                "contacts",
                                                "#%d;decisionMaker: #%d;#%d"
                                                        .formatted(
                                                                hers.id(), gone.id(), his.id()))));
        String before = linked(deal);
        records.trash(anna, gone);

        Document form = Jsoup.parse(body(get(tom, deal.path() + "/edit")));
        Element field = Objects.requireNonNull(form.selectFirst(".values-links"));
        assertThat(field.text()).contains("no access").contains("Gone").contains("in the trash");
        assertThat(field.select("a[href=" + gone.path() + "]")).hasSize(1);
        assertThat(Jsoup.parse(text(get(tom, gone.path()))).select("form[action$=/restore]"))
                .isNotEmpty();

        assertThat(save(tom, form, "Pumps 1")).hasStatus(303);
        assertThat(linked(deal)).isEqualTo(before);

        // Restored from another tab, while the form stood open
        form = Jsoup.parse(body(get(tom, deal.path() + "/edit")));
        post(tom, gone.path() + "/restore", "");
        assertThat(save(tom, form, "Pumps 2")).hasStatus(303);
        assertThat(linked(deal)).isEqualTo(before);
    }

    @Test
    void aRefusedFormStillSaysSo() {
        RecordRef contact = contact(anna);
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named("Pumps", "Prospecting")
                                .withAll(
                                        records.values(
                                                anna,
                                                RecordKind.DEAL,
                                                "contacts",
                                                "#" + contact.id())));
        records.trash(anna, contact);
        Document form = Jsoup.parse(body(get(anna, deal.path() + "/edit")));
        MvcTestResult refused = save(anna, form, "");
        assertThat(refused).hasStatus(422);
        assertThat(Jsoup.parse(text(refused)).select(".values-links").text())
                .contains("Hers", "in the trash")
                .doesNotContain("no access");
    }

    @Test
    void aCardOfTheBoardSaysItOfItsCompany() {
        deals.deal(
                anna,
                deals.named("Pumps", "Prospecting")
                        .withAll(
                                records.values(anna, RecordKind.DEAL, "company", "#" + firm.id())));
        records.trash(anna, firm);
        assertThat(
                        Jsoup.parse(body(get(anna, "/deals?layout=board")))
                                .select("article.deal:contains(Pumps)")
                                .text())
                .contains("Trashco in the trash")
                .doesNotContain("no access");
    }

    @Test
    void aListSaysItOfEachLink() {
        RecordRef first = contact(anna);
        RecordRef second = records.make(anna, RecordKind.CONTACT, "lastName", "Theirs");
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
                                        "#%d;#%d".formatted(first.id(), second.id()))));
        records.trash(anna, first);
        records.trash(anna, firm);
        Document list = page(anna, "/deals?columns=company&columns=contacts");
        Element row = Objects.requireNonNull(list.selectFirst("tbody tr:contains(Pumps)"));
        assertThat(row.select("a[href=" + firm.path() + "]").text())
                .isEqualTo("Trashco in the trash");
        assertThat(row.select("a[href=" + first.path() + "]").text())
                .isEqualTo("Hers in the trash");
        assertThat(row.text()).contains("+1");
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
        return page(scope, ref.path());
    }

    private Document page(Scope scope, String address) {
        return Jsoup.parse(body(get(scope, URI.create(address))));
    }

    private MvcTestResult get(Scope scope, URI address) {
        return mvc.get().uri(address).with(as(scope)).exchange();
    }

    private MvcTestResult get(Scope scope, String path) {
        return mvc.get().uri(path).with(as(scope)).exchange();
    }

    private MvcTestResult post(Scope scope, String path, String back) {
        return mvc.post().uri(path).param("back", back).with(as(scope)).with(csrf()).exchange();
    }

    private String linked(RecordRef deal) {
        return jdbc.sql(
                        "select string_agg(contact_id || ' ' || label, ', ' order by position) from deal_contact where deal_id = :id")
                .param("id", deal.id())
                .query(String.class)
                .single();
    }

    private MvcTestResult save(Scope scope, Document page, String name) {
        FormElement form =
                (FormElement)
                        Objects.requireNonNull(
                                page.selectFirst("main form:has(.values-links):has([name=name])"));
        var request = mvc.post().uri(form.attr("action")).with(as(scope)).with(csrf());
        for (var data : form.formData()) {
            if (!data.key().equals("_csrf")) {
                request =
                        request.param(data.key(), data.key().equals("name") ? name : data.value());
            }
        }
        return request.exchange();
    }

    private static String body(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return text(result);
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
