package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// What whoever edits records without a page relies on.
@CrmTest
@Transactional
class EditingTest {

    @Autowired Editing editing;
    @Autowired RecordReader reader;
    @Autowired Catalogue catalogue;
    @Autowired ReferenceLookup referenceLookup;
    @Autowired RecordMother mother;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    @Test
    void theChangeIsCalledAfterTheOnlyOneThatCouldBeMoved() {
        Scope anna = people.administrator("Anna");
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef mine = contact(tom, "Own");
        List<Long> all = List.of(contact(anna, "Foreign").id(), mine.id());

        long trashed = editing.trash(tom, RecordKind.CONTACT, all);
        assertThat(title(trashed)).isEqualTo("Own");
        long restored = editing.restore(tom, RecordKind.CONTACT, all);
        assertThat(title(restored)).isEqualTo("Own");
    }

    @Test
    void severalAreToldByTheirNumber() {
        Scope anna = people.administrator("Anna");
        List<Long> both = List.of(contact(anna, "One").id(), contact(anna, "Two").id());

        assertThat(title(editing.trash(anna, RecordKind.CONTACT, both))).isEmpty();
        assertThat(title(editing.restore(anna, RecordKind.CONTACT, both))).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotTrashedAndWhatIsNotInTheTrashIsNotRestored() {
        Scope anna = people.administrator("Anna");
        List<Long> one = List.of(contact(anna, "Gone").id());
        assertThat(editing.restore(anna, RecordKind.CONTACT, one)).isZero();
        editing.trash(anna, RecordKind.CONTACT, one);

        assertThatThrownBy(() -> editing.trash(anna, RecordKind.CONTACT, one))
                .isInstanceOf(NoSuchRecord.class);
    }

    @Test
    void aChangeSaysThroughWhatItWasMade() {
        Scope anna = people.administrator("Anna");
        RecordRef contact = contact(anna, "Ida");
        RecordSnapshot ida = reader.get(anna, contact);
        long set =
                editing.update(
                                anna.through(Source.IMPORT),
                                ida,
                                null,
                                mother.values(anna, RecordKind.CONTACT, "lastName", "Ido"))
                        .changeSetId();

        assertThat(
                        jdbc.sql("select source from change_set where id = :id")
                                .param("id", set)
                                .query(String.class)
                                .single())
                .isEqualTo("import");
    }

    @Test
    void twentyLinksAreAskedForAsOne() {
        Scope anna = people.administrator("Anna");
        List<Long> contacts =
                IntStream.range(0, 20).mapToObj(i -> contact(anna, "Contact " + i).id()).toList();

        assertThat(statements(anna, contacts)).isEqualTo(statements(anna, contacts.subList(0, 1)));
    }

    @SuppressWarnings("unchecked")
    private int statements(Scope scope, List<Long> contacts) {
        RecordType<?> type = catalogue.type(RecordKind.DEAL);
        Field<List<LabelledLink>> field =
                (Field<List<LabelledLink>>) type.field("contacts").orElseThrow();
        Values values = mother.values(scope, RecordKind.DEAL, "name", "Big");
        Field<Long> stage = (Field<Long>) type.field("stage").orElseThrow();
        values.with(stage, referenceLookup.usual(stage).orElseThrow().id());
        values.with(field, contacts.stream().map(id -> new LabelledLink(id, "contact")).toList());
        return (int)
                Statements.of(() -> editing.create(scope, type, values, Map.of())).stream()
                        .filter(sent -> sent.sql().contains("search_doc"))
                        .filter(sent -> sent.sql().strip().startsWith("select"))
                        .count();
    }

    private RecordRef contact(Scope scope, String name) {
        return mother.make(scope, RecordKind.CONTACT, "lastName", name);
    }

    private String title(long changeSet) {
        return jdbc.sql("select title from change_set where id = :id")
                .param("id", changeSet)
                .query(String.class)
                .single();
    }
}
