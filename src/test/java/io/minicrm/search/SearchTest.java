package io.minicrm.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class SearchTest {

    private static final List<RecordKind> ALL = List.of(RecordKind.values());

    @Autowired Search search;
    @Autowired Catalogue catalogue;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired JdbcClient jdbc;

    private Scope anna;
    private RecordRef lefevre;
    private RecordRef muller;
    private RecordRef butt;

    @BeforeEach
    void someRecords() {
        anna = people.administrator("Anna");
        lefevre = records.make(anna, RecordKind.COMPANY, "name", "Ateliers Lefèvre & Fils");
        muller =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "firstName",
                        "Anna",
                        "lastName",
                        "Müller-Lindqvist",
                        "company",
                        "#" + lefevre.id(),
                        "email",
                        "anna_m@lefevre.example",
                        "phone",
                        "06 28 23 41 07");
        butt =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "firstName",
                        "James",
                        "lastName",
                        "Butt",
                        "phone",
                        "+1 504-621-8927");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "muller",
                "Müller",
                "MÜLLER",
                "lindq",
                "anna mull",
                "lefevre anna",
                "anna_m@",
                "ieux an",
                "06 28 23",
                "0628234107",
                "+33628",
                "+33 6 28 23 41 07",
                "+33 (0)6 28",
                "0033 628 23",
                "muller 0628",
                "28 23 müller",
                "fils & müller"
            })
    void aPartOfNameCompanyAddressOrNumberFinds(String text) {
        if (text.equals("ieux an")) {
            assertThat(find(anna, text)).isEmpty();
        } else {
            assertThat(find(anna, text)).containsExactly(muller);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "504-621-8930",
                "(504) 621-8930 ext. 89",
                "504-621-8930x89",
                "504 621 8930 89",
                "+1 504-621-8930",
                "+1 504-621-8930;ext=89",
                "893089"
            })
    void aNumberIsFoundWithItsExtensionAndWithout(String text) {
        RecordRef ext =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "lastName",
                        "Extended",
                        "phone",
                        "+1 (504) 621-8930 ext. 89");
        assertThat(find(anna, text)).containsExactly(ext);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "butt",
                "504-621-8927",
                "5046218927",
                "(504) 621 8927",
                "+15046218927",
                "621 89"
            })
    void aNumberIsFoundInAnyNotation(String text) {
        assertThat(find(anna, text)).containsExactly(butt);
    }

    /// Without them, a search reads all rows of the kind.
    @Test
    void everyKindHasIndexesOfItsOwn() {
        for (RecordType<?> type : catalogue.types()) {
            if (type.isSearchable()) {
                assertThat(
                                jdbc.sql(
                                                """
                                                select indexdef from pg_indexes
                                                where tablename = 'search_doc' and indexdef like '%USING gin%'
                                                    and indexdef ~ ('record_kind = ' || :kind || '[)]')
                                                """)
                                        .param("kind", type.kind().code())
                                        .query(String.class)
                                        .list())
                        .as(type.kind().key())
                        .filteredOn(
                                index -> index.contains("_words ") || index.contains("_digits "))
                        .hasSize(2);
            }
        }
    }

    @Test
    void aRecordIsFoundByItsNumber() {
        assertThat(find(anna, "#" + butt.id())).contains(butt).doesNotContain(muller);
    }

    @Test
    void oneOrTwoLettersAreTheBeginningOfATitle() {
        assertThat(find(anna, "ja")).containsExactly(butt);
        assertThat(find(anna, "j")).containsExactly(butt);
        assertThat(find(anna, "ut")).isEmpty();
        assertThat(find(anna, "butt ja")).containsExactly(butt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lindqwist",
                "lefevr muler",
                "Lindvqist",
                "Mueler-Lindqvist",
                "Mlüler",
                "möller",
                "Mulllr"
            })
    void aTypoIsForgivenWhenNothingIsExactlySo(String typo) {
        assertThat(find(anna, typo)).isEmpty();
        assertThat(refs(search.findSimilar(anna, typo, ALL, 8)))
                .contains(muller)
                .doesNotContain(butt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "_",
                "a%a",
                "x_y",
                "%%%",
                "' or 1=1 --",
                "\\",
                "\\%",
                "a\0b",
                ":v0",
                "???"
            })
    void signsOfPatternsAndOfSqlAreNothingButSigns(String text) {
        assertThat(find(anna, text)).isEmpty();
    }

    @Test
    void theBestStandsFirst() {
        records.make(anna, RecordKind.CONTACT, "lastName", "Obutter");
        RecordRef exact = records.make(anna, RecordKind.CONTACT, "lastName", "Butt");
        records.make(anna, RecordKind.CONTACT, "lastName", "Rebutted");
        SearchResult searchResult = search.find(anna, "butt", ALL, 2);
        assertThat(refs(searchResult)).containsExactly(exact, butt);
        assertThat(searchResult.groups().getFirst().count()).isEqualTo(4);
    }

    @Test
    void whatIsCalledSoIsFoundAmongThousandsThatContainIt() {
        RecordRef called = records.make(anna, RecordKind.CONTACT, "lastName", "Zander");
        jdbc.sql(
                        """
                        insert into search_doc (record_kind, record_id, owner_id, title, norm, called, linked, updated_at)
                        select 2, 1000000 + i, :anna, t, f_words(t), f_called(t), '', now() + interval '1 h'
                        from generate_series(1, 3000) i, concat('Eva Zander ', i) t
                        """)
                .param("anna", anna.actorId())
                .update();
        SearchResult searchResult = search.find(anna, "zander", List.of(RecordKind.CONTACT), 8);
        assertThat(refs(searchResult)).startsWith(called);
        assertThat(searchResult.groups().getFirst().isCapped()).isTrue();
        assertThat(refs(search.find(anna, "zander 2999", ALL, 8)))
                .containsExactly(new RecordRef(RecordKind.CONTACT, 1002999));
    }

    @Test
    void whatIsCalledSoStandsBeforeWhatOnlyBelongsToIt() {
        RecordRef firm = records.make(anna, RecordKind.COMPANY, "name", "Zander Bau");
        RecordRef called =
                records.make(anna, RecordKind.CONTACT, "firstName", "Eva", "lastName", "Zander");
        RecordRef belongs =
                records.make(
                        anna, RecordKind.CONTACT, "lastName", "Celik", "company", "#" + firm.id());
        assertThat(refs(search.find(anna, "zander", ALL, 8)))
                .containsExactly(called, belongs, firm);
        assertThat(refs(search.find(anna, "zand eva", ALL, 8))).containsExactly(called);
    }

    @Test
    void aHitShowsTheNumberThatWasLookedFor() {
        records.make(
                anna,
                RecordKind.CONTACT,
                "lastName",
                "Two",
                "phone",
                "01 42 00 00 01;07 77 88 99 66");
        assertThat(search.find(anna, "7788", ALL, 8).groups().getFirst().hits().getFirst().phone())
                .isEqualTo("07 77 88 99 66");
        assertThat(search.find(anna, "two", ALL, 8).groups().getFirst().hits().getFirst().phone())
                .isEqualTo("01 42 00 00 01");
    }

    @Test
    void foreignAndTrashedRecordsAreNotFound() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef own = records.make(ben, RecordKind.CONTACT, "lastName", "Müller");
        assertThat(find(ben, "muller")).containsExactly(own);
        assertThat(refs(search.findSimilar(ben, "Lindqwist", ALL, 8))).isEmpty();
        assertThat(find(ben, "#" + butt.id())).isEmpty();
        assertThat(find(ben, "0628")).isEmpty();
        records.trash(anna, own);
        assertThat(find(anna, "muller")).containsExactly(muller);
    }

    @Test
    void aHitTellsWhatItBelongsToOnlyToThoseWhoMayKnow() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef own =
                records.make(
                        anna,
                        RecordKind.CONTACT,
                        "lastName",
                        "Celik",
                        "company",
                        "#" + lefevre.id());
        assertThat(hit(anna, "celik").linked()).isEqualTo("Ateliers Lefèvre & Fils");
        jdbc.sql("update contact set owner_id = :ben where id = :id")
                .param("ben", ben.actorId())
                .param("id", own.id())
                .update();
        jdbc.sql("update search_doc set owner_id = :ben where record_id = :id and record_kind = 2")
                .param("ben", ben.actorId())
                .param("id", own.id())
                .update();
        assertThat(hit(ben, "celik").linked()).isNull();
        assertThat(hit(ben, "celik").subtitle()).isNull();
    }

    private SearchResult.Hit hit(Scope scope, String text) {
        return search.find(scope, text, ALL, 8).groups().getFirst().hits().getFirst();
    }

    private List<RecordRef> find(Scope scope, String text) {
        return refs(search.find(scope, text, ALL, 8)).stream()
                .filter(ref -> !ref.equals(lefevre))
                .toList();
    }

    private static List<RecordRef> refs(SearchResult searchResult) {
        return searchResult.groups().stream()
                .flatMap(group -> group.hits().stream())
                .map(SearchResult.Hit::ref)
                .toList();
    }
}
