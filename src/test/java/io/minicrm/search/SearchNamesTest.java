package io.minicrm.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// Names of many languages, as people type them, copy them and shorten them.
@CrmTest
@Transactional
class SearchNamesTest {

    private static final List<RecordKind> ALL = List.of(RecordKind.values());

    @Autowired Search search;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired JdbcClient jdbc;

    private Scope anna;

    @BeforeEach
    void names() {
        anna = people.administrator("Anna");
        for (String name :
                List.of(
                        "株式会社田中商店",
                        "Dominguez, Mcmillan and Donovan",
                        "AT&T Inc.",
                        "Ørsted A/S",
                        "Hofmann & Söhne GmbH",
                        "Müller Group",
                        "Mueller Partner",
                        "Muller Freres",
                        "OBrien Group")) {
            records.make(anna, RecordKind.COMPANY, "name", name);
        }
        for (String name :
                List.of(
                        "Andrew|Ng",
                        "Nguyễn|Đức Thắng",
                        "Mary|Wu",
                        "Bo|Li",
                        "Linda|Olsen",
                        "太郎|田中",
                        "小明|王",
                        "민준|김",
                        "서연|이",
                        "Seán|O’Brien",
                        "Patrick|O'Malley",
                        "Anne-Marie|Dupont-Durand",
                        "Anne Marie|Legrand",
                        "Annemarie|Koch",
                        "Ludwig|van der Berg",
                        "Mc Donald|Fraser",
                        "Ewan|McDonald",
                        "J.|R.R. Tolkien",
                        "Björn|Ångström",
                        "Søren|Kierkegård",
                        "Jürgen|Müller-Lüdenscheidt",
                        "Günther|Großmann",
                        "Zoë|Æbelø",
                        "Renée|St. John",
                        "C++|Dev",
                        "100%|Percent_Under",
                        "สมชาย|ใจดี",
                        "Pat|Anderson")) {
            String[] parts = name.split("\\|");
            records.make(anna, RecordKind.CONTACT, "firstName", parts[0], "lastName", parts[1]);
        }
        records.make(
                anna,
                RecordKind.CONTACT,
                "firstName",
                "Kim",
                "lastName",
                "Unit",
                "email",
                "s17.unit@srch17.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // Two letters, and one
                "ng|Andrew Ng",
                "NG|Andrew Ng",
                "wu|Mary Wu",
                "li bo|Bo Li",
                "bo li|Bo Li",
                "li|Bo Li",
                "w|Mary Wu",
                "be|Ludwig van der Berg",
                "ma|Anne-Marie Dupont-Durand",
                "joh|Renée St. John",
                "an ng|Andrew Ng",
                // Without blanks
                "田中|太郎 田中",
                "太郎|太郎 田中",
                "田中太郎|太郎 田中",
                "太郎田中|太郎 田中",
                "田中 太郎|太郎 田中",
                "田中, 太郎|太郎 田中",
                "王|小明 王",
                "小明|小明 王",
                "王小明|小明 王",
                "小明王|小明 王",
                "김민준|민준 김",
                "민준|민준 김",
                "김|민준 김",
                "준|민준 김",
                "민준김|민준 김",
                "이서연|서연 이",
                "商店|株式会社田中商店",
                "会社|株式会社田中商店",
                "田中商店|株式会社田中商店",
                "ใจดี|สมชาย ใจดี",
                "สมชายใจดี|สมชาย ใจดี",
                // Signs around words
                "Olsen, Linda|Linda Olsen",
                "Olsen,Linda|Linda Olsen",
                "Linda Olsen,|Linda Olsen",
                "\"Linda Olsen\"|Linda Olsen",
                "'Linda Olsen'|Linda Olsen",
                "(Linda Olsen)|Linda Olsen",
                "[Linda Olsen];|Linda Olsen",
                "“Linda”|Linda Olsen",
                "«Linda» Olsen.|Linda Olsen",
                "„Olsen“|Linda Olsen",
                "<Olsen>|Linda Olsen",
                "Linda Olsen?|Linda Olsen",
                "「田中」|太郎 田中",
                "J.R.R. Tolkien|J. R.R. Tolkien",
                "JRR Tolkien|J. R.R. Tolkien",
                "jrr|J. R.R. Tolkien",
                "r.r. tolkien|J. R.R. Tolkien",
                "tolkien, j.r.r.|J. R.R. Tolkien",
                "at&t|AT&T Inc.",
                "c++|C++ Dev",
                "100%|100% Percent_Under",
                "percent_under|100% Percent_Under",
                "st. john|Renée St. John",
                "St John|Renée St. John",
                "s17.unit|Kim Unit",
                "@srch17|Kim Unit",
                "<s17.unit@srch17.example>|Kim Unit",
                "Kim Unit <s17.unit@srch17.example>|Kim Unit",
                // Other ways of writing
                "obrien|Seán O’Brien",
                "obrien|OBrien Group",
                "o'brien|Seán O’Brien",
                "o’brien|OBrien Group",
                "omalley|Patrick O'Malley",
                "mueller|Müller Group",
                "mueller|Mueller Partner",
                "müller|Müller Group",
                "müller|Mueller Partner",
                "müller|Muller Freres",
                "muller|Müller Group",
                "MÜLLER|Mueller Partner",
                "luedenscheidt|Jürgen Müller-Lüdenscheidt",
                "ueller-lue|Jürgen Müller-Lüdenscheidt",
                "soehne|Hofmann & Söhne GmbH",
                "sohne|Hofmann & Söhne GmbH",
                "oersted|Ørsted A/S",
                "orsted|Ørsted A/S",
                "soren kierkegard|Søren Kierkegård",
                "soeren kierkegaard|Søren Kierkegård",
                "aangstroem|Björn Ångström",
                "angstroem|Björn Ångström",
                "angstrom|Björn Ångström",
                "aebeloe|Zoë Æbelø",
                "grossmann|Günther Großmann",
                "guenther grossmann|Günther Großmann",
                "mcdonald|Mc Donald Fraser",
                "mcdonald|Ewan McDonald",
                "mc donald|Ewan McDonald",
                "annemarie|Anne-Marie Dupont-Durand",
                "annemarie|Anne Marie Legrand",
                "annemarie|Annemarie Koch",
                "anne-marie|Anne Marie Legrand",
                "anne-marie|Annemarie Koch",
                "anne marie|Annemarie Koch",
                "vanderberg|Ludwig van der Berg",
                "van der berg|Ludwig van der Berg"
            })
    void isFoundAndMarked(String typed, String title) {
        SearchResult searchResult = search.find(anna, typed, ALL, 50);
        assertThat(titles(searchResult)).contains(title);
        if (typed.indexOf('@') < 0 && !typed.equals("s17.unit")) {
            assertThat(new Highlighter(Terms.of(typed)).of(title))
                    .anyMatch(Highlighter.Part::marked);
        }
    }

    @Test
    void wholeWordsStandBeforeBeginnings() {
        assertThat(titles("ng")).first().isEqualTo("Andrew Ng");
        assertThat(titles("li").getFirst()).isEqualTo("Bo Li");
        assertThat(titles("an")).doesNotContain("Linda Olsen");
        assertThat(titles("ld")).isEmpty();
        assertThat(titles("tan")).isEmpty();
    }

    @Test
    void aShortWordIsFoundAmongThousandsThatBeginSo() {
        jdbc.sql(
                        """
                        insert into search_doc (record_kind, record_id, owner_id, title, norm, called, linked, updated_at)
                        select 2, 1000000 + i, :anna, t, f_words(t), f_called(t), '', now() + interval '1 h'
                        from generate_series(1, 3000) i, concat('Eva Wurm', i) t
                        """)
                .param("anna", anna.actorId())
                .update();
        assertThat(titles("wu").getFirst()).isEqualTo("Mary Wu");
    }

    @Test
    void whatIsNamedSoStandsBeforeThePeopleOfIt() {
        var firm = records.make(anna, RecordKind.COMPANY, "name", "Zander Söhne GmbH");
        records.make(anna, RecordKind.CONTACT, "lastName", "Quist", "company", "#" + firm.id());
        assertThat(titles("zander söhne")).containsExactly("Zander Söhne GmbH", "Quist");
        records.make(anna, RecordKind.CONTACT, "firstName", "Eva", "lastName", "Zander");
        assertThat(titles("zander")).startsWith("Eva Zander", "Quist");
        assertThat(titles("quist zander")).containsExactly("Quist");
        assertThat(titles("quist soehne")).containsExactly("Quist");
        assertThat(titles("Quist (Zander Söhne GmbH)")).containsExactly("Quist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "obrien|Seán O’Brien|O’Brien",
                "mueller|Jürgen Müller-Lüdenscheidt|Müller",
                "müller|Mueller Partner|Mueller",
                "mcdonald|Mc Donald Fraser|Mc Donald",
                "annemarie|Anne-Marie Dupont|Anne-Marie",
                "jrr|J. R.R. Tolkien|J. R.R",
                "ng|Spengler Ng|Ng",
                "商店|株式会社田中商店|商店",
                "田中太郎|太郎 田中|太郎+田中",
                "王小明|小明 王|小明+王",
                "olsen, linda|Linda Olsen|Linda+Olsen",
                "soren|Søren Kierkegård|Søren",
                "aangstroem|Björn Ångström|Ångström",
                "tan|Pat Anderson|",
            })
    void exactlyWhatWasMeantIsMarked(String typed, String title, String marked) {
        assertThat(
                        new Highlighter(Terms.of(typed))
                                .of(title).stream()
                                        .filter(Highlighter.Part::marked)
                                        .map(Highlighter.Part::text)
                                        .reduce((one, other) -> one + "+" + other)
                                        .orElse(null))
                .isEqualTo(marked);
    }

    private List<String> titles(String typed) {
        return titles(search.find(anna, typed, ALL, 50));
    }

    private static List<String> titles(SearchResult searchResult) {
        List<String> titles = new ArrayList<>();
        searchResult
                .groups()
                .forEach(group -> group.hits().forEach(hit -> titles.add(hit.title())));
        return titles;
    }
}
