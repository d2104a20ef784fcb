package io.minicrm.search;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityMother;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class NotesFoundTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");

    @Autowired List<Passages> passages;
    @Autowired Activities activities;
    @Autowired ActivityMother todos;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;

    private Scope anna;
    private RecordRef linda;

    @BeforeEach
    void aNote() {
        anna = people.administrator("Anna");
        linda = records.make(anna, RecordKind.CONTACT, "lastName", "Olsen");
        activities.note(
                anna,
                linda,
                "Met **Jürgen Müller** at O’Brien's, café in Łódź.\n\nThe penalty-clause/discount stays at 4711 EUR; see 株式会社田中商店 and https://example.com/a?b=c.",
                MONDAY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "penalty clause",
                "clause penalty",
                "PENALTY",
                "pen",
                "discount",
                "penalty-clause",
                "\"penalty clause\"",
                "(discount),",
                "mueller",
                "müller",
                "muller jurgen",
                "cafe",
                "lodz",
                "brien",
                "o'brien",
                "4711",
                "ca",
                "田中",
                "田中商店",
                "田",
                "example.com",
                "ŉ penalty"
            })
    void aNoteIsFoundByItsWords(String typed) {
        assertThat(found(anna, typed)).hasSize(typed.startsWith("ŉ") ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%",
                "'",
                "''",
                "\\",
                "qq' | 'zz",
                "!penalty & ",
                "<->",
                ":*",
                "enalty",
                "clause olsen",
                "#1"
            })
    void nothingElseFindsIt(String typed) {
        assertThat(found(anna, typed)).hasSize(typed.startsWith("!") ? 1 : 0);
    }

    @Test
    void whereANoteHasTheWordsNothingThatOnlyComesCloseIsShown() {
        records.make(anna, RecordKind.CONTACT, "firstName", "Quentin", "lastName", "Penaltie");
        assertThat(searched("penalti")).bodyText().contains("Quentin").doesNotContain("clause");
        assertThat(searched("penalty")).bodyText().contains("clause").doesNotContain("Quentin");
    }

    private MvcTestResult searched(String typed) {
        return mvc.get().uri("/search").param("q", typed).with(as(anna)).exchange();
    }

    @Test
    void theNewestComesFirstAndLeadsToItsPlaceOnTheTimeline() {
        for (int i = 1; i < 40; i++) {
            activities.note(anna, linda, "Call " + i + " about the fence", MONDAY.plusSeconds(i));
        }
        assertThat(found(anna, "fence"))
                .hasSize(5)
                .first()
                .extracting(Passages.Passage::text)
                .isEqualTo("Call 39 about the fence");
        Passages.Passage old = found(anna, "penalty").getFirst();
        assertThat(old.title()).isEqualTo("Olsen");
        assertThat(old.author()).isEqualTo("Anna");
        String id = old.path().replaceAll(".*#note-", "");
        assertThat(old.path()).isEqualTo(linda.path() + "?note=" + id + "#note-" + id);
        assertThat(mvc.get().uri(linda.path()).with(as(anna)).exchange())
                .bodyText()
                .doesNotContain("id=\"note-" + id + "\"");
        assertThat(mvc.get().uri(old.path()).with(as(anna)).exchange())
                .hasStatusOk()
                .bodyText()
                .contains("id=\"note-" + id + "\"");
    }

    @Test
    void pageAndPaletteShowNotesBelowTheRecords() {
        RecordRef named = records.make(anna, RecordKind.CONTACT, "lastName", "Penalty");
        for (String path : List.of("/search", "/search/palette")) {
            assertThat(mvc.get().uri(path).param("q", "penalty").with(as(anna)).exchange())
                    .hasStatusOk()
                    .bodyText()
                    .containsSubsequence(
                            "href=\"" + named.path() + "\"",
                            "Notes",
                            linda.path() + "?note=",
                            "The <mark>penalty</mark>-clause");
        }
        assertThat(mvc.get().uri("/search").param("q", "discount").with(as(anna)).exchange())
                .bodyText()
                .contains("<mark>discount</mark>")
                .doesNotContain("Nothing found");
    }

    @Test
    void onlyNotesOnWhatOneMayReadAreFound() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        assertThat(found(ben, "penalty")).isEmpty();
        RecordRef own = records.make(ben, RecordKind.CONTACT, "lastName", "Own");
        activities.note(anna, own, "Another penalty", null);
        assertThat(found(ben, "penalty"))
                .extracting(Passages.Passage::subject)
                .containsExactly(own);
        assertThat(found(anna, "penalty")).hasSize(2);
    }

    /// What hangs on several records may tell of each.
    @Test
    void whoSeesOneOfItsRecordsOnlyFindsNothingOfIt() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef his = records.make(tom, RecordKind.CONTACT, "lastName", "His");
        RecordRef secret = records.make(anna, RecordKind.CONTACT, "lastName", "Secret");
        todos.task(anna, "Both", null, his, secret);
        todos.task(anna, "Alone", null, his);
        jdbc.sql("update activity set body = 'the word rhubarb stands here'").update();
        assertThat(found(tom, "rhubarb"))
                .singleElement()
                .satisfies(one -> assertThat(one.path()).startsWith(his.path() + "#todo-"));
        assertThat(found(anna, "rhubarb")).hasSizeGreaterThan(1);
    }

    @Test
    void whatLiesInTheTrashIsNotFound() {
        long note = jdbc.sql("select max(id) from activity").query(Long.class).single();
        RecordRef other = records.make(anna, RecordKind.CONTACT, "lastName", "Other");
        activities.note(anna, other, "A penalty too", null);
        records.trash(anna, other);
        assertThat(found(anna, "penalty")).hasSize(1);
        records.trash(anna, new RecordRef(RecordKind.ACTIVITY, note));
        assertThat(found(anna, "penalty")).isEmpty();
    }

    private List<Passages.Passage> found(Scope scope, String typed) {
        return passages.stream()
                .flatMap(each -> each.find(scope, Terms.of(typed), 5).stream())
                .toList();
    }
}
