package io.minicrm.page;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealMother;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class LinkedPanelTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired DealMother deals;

    @ParameterizedTest
    @CsvSource({"CONTACT, company, contacts", "COMPANY, parent, companies", "DEAL, company, deals"})
    void aPanelThatShowsAFewLeadsToAll(RecordKind kind, String link, String words)
            throws Exception {
        Scope anna = people.administrator("Anna");
        RecordRef firm = records.make(anna, RecordKind.COMPANY, "name", "Hofmann");
        for (int i = 0; i < 6; i++) {
            linked(anna, kind, link, firm, i);
        }
        assertThat(page(anna, firm.path()).select(".beside-all")).isEmpty();
        linked(anna, kind, link, firm, 6);
        linked(anna, kind, link, firm, 7);

        Element all = Objects.requireNonNull(page(anna, firm.path()).selectFirst(".beside-all a"));
        assertThat(all.text()).isEqualTo("All 8 " + words);
        assertThat(page(anna, all.attr("href")).select("table.list tbody tr")).hasSize(8);
    }

    @Test
    void aDealHasItsPeopleBesideItAndTheWaysToReachThem() throws Exception {
        Scope anna = people.administrator("Anna");
        Scope tom = people.person("Tom of deals", Reach.OWN, null);
        RecordRef firm = records.make(anna, RecordKind.COMPANY, "name", "Hofmann");
        RecordRef hidden = contact(anna, "Kämmerer");
        RecordRef seen = contact(tom, "Wesselhöft");
        RecordRef gone = contact(tom, "Ouédraogo");
        RecordRef deal =
                deals.deal(
                        anna,
                        deals.named("Press line 4", "Prospecting")
                                .with(DealFields.COMPANY, firm.id())
                                .with(
                                        DealFields.CONTACTS,
                                        Stream.of(gone, hidden, seen)
                                                .map(each -> new LabelledLink(each.id(), "contact"))
                                                .toList())
                                .with(DealFields.DEAL.owner(), tom.actor().id()));
        records.trash(anna, gone);

        Element beside = Objects.requireNonNull(page(anna, deal.path()).selectFirst("#beside"));
        assertThat(beside.select(".beside-item > span > a").eachText())
                .containsExactly("Hofmann", "Kämmerer", "Wesselhöft");
        assertThat(beside.select("[aria-label=Call Wesselhöft]").attr("href"))
                .isEqualTo("tel:+4971112345");
        assertThat(beside.select("[aria-label=E-mail Kämmerer]").attr("href"))
                .isEqualTo("mailto:sales@kämmerer.example");
        assertThat(page(tom, deal.path()).select("#beside .beside-item > span > a").eachText())
                .containsExactly("Wesselhöft");
    }

    private RecordRef contact(Scope scope, String name) {
        return records.make(
                scope,
                RecordKind.CONTACT,
                "lastName",
                name,
                "phone",
                "+49 711 12345",
                "email",
                "sales@" + name.toLowerCase(Locale.ROOT) + ".example");
    }

    private void linked(Scope scope, RecordKind kind, String link, RecordRef firm, int i) {
        if (kind == RecordKind.DEAL) {
            deals.deal(
                    scope,
                    deals.named("Deal " + i, "Prospecting")
                            .withAll(records.values(scope, kind, link, "#" + firm.id())));
        } else {
            String name = kind == RecordKind.CONTACT ? "lastName" : "name";
            records.make(scope, kind, name, "Name " + i, link, "#" + firm.id());
        }
    }

    private Document page(Scope scope, String path) throws Exception {
        return Jsoup.parse(
                mvc.get()
                        .uri(java.net.URI.create(path))
                        .with(as(scope))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
