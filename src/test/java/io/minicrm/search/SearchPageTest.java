package io.minicrm.search;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.UnsupportedEncodingException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class SearchPageTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;

    private Scope anna;
    private RecordRef firm;
    private RecordRef contact;

    @BeforeEach
    void somebody() {
        anna = people.administrator("Anna");
        firm = records.make(anna, RecordKind.COMPANY, "name", "Müller & <Fils>", "city", "Lyon");
        contact =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "firstName",
                        "Anna",
                        "lastName",
                        "Müller",
                        "company",
                        "#" + firm.id(),
                        "phone",
                        "+33 6 28 23 41 07");
    }

    private String get(Scope scope, String path, String q) {
        MvcTestResult result =
                mvc.get()
                        .uri(path)
                        .param("q", q)
                        .param("kind", "company")
                        .with(as(scope))
                        .exchange();
        assertThat(result).hasStatusOk();
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePageGroupsByKindAndMarksWhatWasLookedFor() {
        assertThat(get(anna, "/search", "muller"))
                .contains("Contacts")
                .contains("Companies")
                .contains("href=\"" + contact.path() + "\"")
                .contains("href=\"" + firm.path() + "\"")
                .contains("<mark>Müller</mark> &amp; &lt;Fils&gt;")
                .contains("Anna <mark>Müller</mark>");
        assertThat(get(anna, "/search", "")).contains("Any part of a name");
        assertThat(get(anna, "/search", "zzzzz")).contains("Nothing found for zzzzz");
        assertThat(get(anna, "/search", "mullre")).contains("Nothing is exactly mullre");
        assertThat(get(anna, "/search", "<script>alert(1)</script>"))
                .doesNotContain("<script>alert");
    }

    @Test
    void thePaletteOffersWhatItFindsAsOptions() {
        assertThat(get(anna, "/search/palette", "muller 0628"))
                .contains("role=\"option\" href=\"" + contact.path() + "\"")
                .contains("+33 <mark>6 28</mark> 23 41 07")
                .contains("data-found")
                .contains("/search?q=muller+0628")
                .doesNotContain(firm.path() + "\"");
        assertThat(get(anna, "/search/palette", "")).isBlank();
    }

    @Test
    void anInputIsOfferedRecordsOfItsKind() {
        assertThat(get(anna, "/search/suggest", "muller"))
                .contains("role=\"option\" data-ref=\"#" + firm.id() + "\"")
                .contains("data-title=\"Müller &amp; &lt;Fils>\"")
                .doesNotContain("data-ref=\"#" + contact.id() + "\" data-title=\"Anna");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/search", "/search/palette", "/search/suggest"})
    void foreignRecordsAreNeverNamed(String path) {
        Scope ben = people.person("Ben", Reach.OWN, null);
        for (String q :
                List.of("mull", "mullre", "0628", "#" + firm.id(), "#" + contact.id(), "m")) {
            assertThat(get(ben, path, q))
                    .as(q)
                    .doesNotContain(contact.path() + "\"")
                    .doesNotContain(firm.path() + "\"")
                    .doesNotContain("#" + firm.id() + "\" data-title")
                    .doesNotContain("Müller");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/search, muller, 2",
        "/search, mullre, 3",
        "/search/palette, muller 0628, 2",
        "/search/palette, mullre, 3",
        "/search/suggest, muller, 1",
        "/search, 0628, 2",
        "/search, mu, 2",
        "/search/palette, '', 0"
    })
    void aSearchAsksTheDatabaseAtMostTwiceForRecordsAndOnceForNotes(
            String path, String q, int times) {
        get(anna, path, q);
        // How the first is planned is said before it, and asks for nothing; each page has its bell
        // and what is pinned
        assertThat(Statements.of(() -> get(anna, path, q)))
                .filteredOn(sent ->
                        !sent.sql().startsWith("set local ")
                                && !sent.sql().contains("from notification ")
                                && !sent.sql().contains("from view_pin "))
                .hasSize(times);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    muller        | Anna Müller-Lindqvist | Anna [Müller]-Lindqvist
                    MÜL lind      | Müller-Lindqvist      | [Mül]ler-[Lind]qvist
                    strasse       | Große Straße          | Große [Straße]
                    ler           | ler ler               | [ler] [ler]
                    lo            | Łódź                  | [Łó]dź
                    nothing       | Anna                  | Anna
                    """)
    void marksDoNotCareForAccentsAndCase(String q, String text, String marked) {
        assertThat(marked(new Highlighter(Terms.of(q)).of(text))).isEqualTo(marked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0628        | +33 6 28 23 41 07 | +33 [6 28] 23 41 07
                    muller 0628 | 06 28 23 41 07    | [06 28] 23 41 07
                    +33628      | +33 6 28 23 41 07 | +[33 6 28] 23 41 07
                    504-621     | (504) 621-8927    | ([504) 621]-8927
                    muller      | 06 28             | 06 28
                    """)
    void marksInNumbersDoNotCareForNotation(String q, String phone, String marked) {
        assertThat(marked(new Highlighter(Terms.of(q)).ofPhone(phone))).isEqualTo(marked);
    }

    private static String marked(List<Highlighter.Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Highlighter.Part part : parts) {
            text.append(part.marked() ? "[" + part.text() + "]" : part.text());
        }
        return text.toString();
    }
}
