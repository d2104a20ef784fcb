package io.minicrm.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.change.Undo;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordMother;
import io.minicrm.record.Records;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// The words in which a typo is looked up are those that there are, and tell nobody of others'
/// records.
@CrmTest
@Transactional
class SearchWordsTest {

    private static final List<RecordKind> ALL = List.of(RecordKind.values());

    @Autowired Search search;
    @Autowired SearchWords words;
    @Autowired Undo undo;
    @Autowired Records door;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired JdbcClient jdbc;

    private Scope anna;
    private RecordRef kowalski;

    @BeforeEach
    void someRecords() {
        // As after the update
        jdbc.sql(
                        "update search_walk set number = 1, record_kind = 1, record_id = 0, moved_at = null, ended_at = null")
                .update();
        anna = people.administrator("Anna");
        records.make(anna, RecordKind.COMPANY, "name", "Harvestwerk");
        kowalski = contact("Kowalski");
    }

    @Test
    void theWordsOfRowsFromBeforeComeInOnce() {
        jdbc.sql("truncate search_word").update();
        assertThat(meant("kowalksi")).isEmpty();
        words.walkOnce();
        assertThat(meant("kowalksi")).containsExactly(kowalski);
        assertThat(meant("havrestwerk")).hasSize(1);
        jdbc.sql("truncate search_word").update();
        words.walkOnce();
        assertThat(meant("kowalksi")).isEmpty();
    }

    @Test
    void aWalkThatWasLeftHalfwayGoesOnWhereItStood() {
        jdbc.sql("truncate search_word").update();
        stand(RecordKind.COMPANY, Long.MAX_VALUE, "1 minute");
        words.walkOnce();
        assertThat(known()).as("somebody else is at it").isEmpty();
        stand(RecordKind.COMPANY, Long.MAX_VALUE, "6 minutes");
        words.walkOnce();
        assertThat(known()).containsExactly("kowalski");
        assertThat(
                        jdbc.sql("select number from search_walk where ended_at is not null")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
    }

    @Test
    void whatIsNowhereAnyMoreGoesInTheSecondNight() {
        words.walkOnce();
        records.trash(anna, kowalski);
        night();
        assertThat(known()).contains("kowalski");
        night();
        assertThat(known()).contains("harvestwerk").doesNotContain("kowalski");
    }

    @Test
    void whatCameAndWentBetweenTwoNightsGoesAsWell() {
        words.walkOnce();
        records.trash(anna, contact("Szentgyorgyi"));
        night();
        night();
        assertThat(known()).contains("kowalski").doesNotContain("szentgyorgyi");
    }

    @Test
    void theWordsOfWhatIsRenamedOrRestoredAreThereAtOnce() {
        words.walkOnce();
        ChangeSet trashing = door.open(anna, ChangeKind.DELETE, "test");
        door.delete(anna, trashing, RecordKind.CONTACT, List.of(kowalski.id()));
        night();
        night();
        undo.undo(anna, trashing.id());
        assertThat(meant("kowalksi")).containsExactly(kowalski);
        door.update(
                anna,
                door.open(anna, ChangeKind.EDIT, "test"),
                kowalski,
                null,
                records.values(anna, RecordKind.CONTACT, "lastName", "Thorbjornson"));
        assertThat(meant("kowalksi")).isEmpty();
        assertThat(meant("thorbjronson")).containsExactly(kowalski);
    }

    /// Twenty words of others come closer to what was typed than the one that this reader may see.
    @Test
    void wordsOfOthersTakeNoPlace() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        for (char letter = 'a'; letter < 'u'; letter++) {
            contact("Wesselhof" + letter);
        }
        assertThat(similar(ben, "wesselhofz")).isEmpty();
        RecordRef own = records.make(ben, RecordKind.CONTACT, "lastName", "Wesselburg");
        assertThat(similar(ben, "wesselhofz")).containsExactly(own);
        assertThat(similar(anna, "wesselhofz")).doesNotContain(own).isNotEmpty();
    }

    /// Words of others that begin with what was meant come before the one that this reader may see.
    @Test
    void wordsOfOthersThatBeginSoTakeNoPlace() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        for (char letter = 'a'; letter <= 'z'; letter++) {
            contact("Abcde" + letter);
        }
        RecordRef own = records.make(ben, RecordKind.CONTACT, "lastName", "Abcdzz");
        assertThat(similar(ben, "abdc")).containsExactly(own);
    }

    @Test
    void aWordWithinAnotherStandsForItOnlyWhereOneMaySeeIt() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef own = records.make(ben, RecordKind.CONTACT, "lastName", "Kowalskirossi");
        assertThat(similar(ben, "kowalksi")).containsExactly(own);
        assertThat(similar(anna, "kowalksi")).containsExactlyInAnyOrder(own, kowalski);
    }

    private RecordRef contact(String name) {
        return records.make(anna, RecordKind.CONTACT, "lastName", name);
    }

    private void night() {
        words.walk(true, _ -> {});
    }

    private void stand(RecordKind kind, long id, String ago) {
        jdbc.sql(
                        "update search_walk set record_kind = :kind, record_id = :id, moved_at = clock_timestamp() - :ago::interval, ended_at = null")
                .param("kind", kind.code())
                .param("id", id)
                .param("ago", ago)
                .update();
    }

    private List<@Nullable String> known() {
        return jdbc.sql("select distinct word from search_word order by word")
                .query(String.class)
                .list();
    }

    private List<RecordRef> meant(String typed) {
        return similar(anna, typed);
    }

    private List<RecordRef> similar(Scope scope, String typed) {
        return search.findSimilar(scope, typed, ALL, 30).groups().stream()
                .flatMap(group -> group.hits().stream())
                .map(SearchResult.Hit::ref)
                .toList();
    }
}
