package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;

/// What becomes of rows that are not written as they stand, and how one learns of it.
@CrmTest
class LeftRowsTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired RecordMother records;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void rowsThatAreSkippedAsTheSameComeBackWithTheRowTheyEqual() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.COMPANY,
                        """
                        Name,Country,Website
                        Skipped Twins,United States,https://twins-us.example
                        Skipped Single,France,https://single.example
                        Skipped Twins,Germany,https://twins-de.example
                        skipped single,France,https://single.example
                        """);
        Import checked =
                importing.checked(anna, importing.mapped(anna, file, Mode.BOTH, MatchKey.NAME));
        assertThat(page("/import/" + file.id() + "/check"))
                .contains("2 rows would be skipped", "skipped.csv")
                .contains("Has the same name as row 2 (skipped twins), but other data")
                .contains("Means the same as row 3: skipped single");
        importing.run(anna, checked);
        assertThat(page("/import/" + file.id() + "/result"))
                .contains("2 rows were skipped", "skipped.csv");
        assertThat(page("/import/" + file.id() + "/skipped.csv").lines())
                .hasSize(3)
                .anyMatch(line ->
                        line.startsWith("Skipped Twins,Germany,https://twins-de.example,")
                                && line.contains("Has the same name as row 2"))
                .anyMatch(line -> line.contains("Means the same as row 3"));
    }

    @Test
    void aCompanyIsKnownByTheDomainOfAnAddressAsInAForm() {
        RecordRef company = company("Known By Domain", "known-by-domain.example");
        Import done =
                importing.written(
                        anna,
                        RecordKind.CONTACT,
                        """
                        First name,Last name,E-mail
                        Gm,Domain,gm@known-by-domain.example
                        Other,Domain,x@nobody-knows.example
                        """);
        assertThat(Objects.requireNonNull(done.counts()).created()).isEqualTo(2);
        assertThat(
                        jdbc.sql(
                                        "select coalesce(company_id::text, '-') from contact where last_name = 'Domain' order by first_name")
                                .query(String.class)
                                .list())
                .isEqualTo(List.of(Long.toString(company.id()), "-"));
    }

    @Test
    void whereRecordsAreUpdatedAnEmptyCellIsSaidToLeaveTheValue() throws Exception {
        Import made = kept("Name,City,Industry\nKept Works,Bonn,media\n");
        assertThat(page("/import/" + made.id() + "/check")).doesNotContain("an empty cell");
        importing.run(anna, made);
        Import again = kept("Name,City,Industry\nKept Works,Ulm,\n");
        assertThat(page("/import/" + again.id() + "/check"))
                .contains("id=\"sum-updated\">1<", "an empty cell leaves the value as it is");
        importing.run(anna, again);
        assertThat(
                        jdbc.sql(
                                        "select city || ' ' || industry from company where name = 'Kept Works'")
                                .query(String.class)
                                .single())
                .isEqualTo("Ulm media");
    }

    private Import kept(String text) {
        Import file = importing.takenIn(anna, RecordKind.COMPANY, text);
        return importing.checked(anna, importing.mapped(anna, file, Mode.BOTH, MatchKey.NAME));
    }

    @Test
    void allStrangeWordsAreSaidAtOnceAndEachCanDiffer() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.COMPANY,
                        """
                        Name,Industry
                        Words One,Dairy
                        Words Two,Maritime
                        Words Three,Retail
                        Words Four,Wine and Spirits
                        """);
        assertThat(page("/import/" + file.id() + "/columns")).contains("name=\"words:industry\"");
        assertThat(
                        mvc.post()
                                .uri("/import/" + file.id() + "/columns")
                                .param("column0", "name")
                                .param("column1", "industry")
                                .param("mode", "create")
                                .param("words:industry", "other")
                                .param("word:industry:Dairy", "")
                                .param("word:industry:Maritime", "logistics")
                                .with(as(anna))
                                .with(csrf())
                                .exchange())
                .hasStatus(303);
        Import done = importing.run(anna, imports.find(anna, file.id()));
        assertThat(Objects.requireNonNull(done.counts()).created()).isEqualTo(4);
        assertThat(
                        jdbc.sql(
                                        "select name || ' ' || industry from company where name like 'Words %' order by id")
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrder(
                        "Words One other",
                        "Words Two logistics",
                        "Words Three retail",
                        "Words Four other");
    }

    @Test
    void anImportThatWasTakenBackSaysSo() throws Exception {
        Import done =
                importing.written(
                        anna, RecordKind.CONTACT, "Last name,E-mail\nBack,taken@back.example\n");
        mvc.post()
                .uri("/changes/" + done.changeSetId() + "/undo")
                .with(as(anna))
                .with(csrf())
                .exchange();
        assertThat(page("/import")).contains("Undone: 1 record taken back");
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("Import taken back", "1 record was taken back")
                .doesNotContain("Import finished");
    }

    private RecordRef company(String name, String domain) {
        return Objects.requireNonNull(
                transactions.execute(_ ->
                        records.make(anna, RecordKind.COMPANY, "name", name, "domain", domain)));
    }

    private String page(String address) throws Exception {
        return mvc.get()
                .uri(address)
                .with(as(anna))
                .exchange()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }
}
