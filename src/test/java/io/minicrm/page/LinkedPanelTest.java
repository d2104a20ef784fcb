package io.minicrm.page;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
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
