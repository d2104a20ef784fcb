package io.minicrm.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Conflict;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.Records;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.SecurityLog;
import io.minicrm.scope.Source;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class UndoTest {

    @Autowired Records records;
    @Autowired Undo undo;
    @Autowired UndoCreation making;
    @Autowired SeriesUndo series;
    @Autowired MergeUndo merges;
    @Autowired Changes changes;
    @Autowired History history;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired SecurityLog log;
    @Autowired ScopeMother people;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void anEditIsUndoneAndTheUndoIsUndone() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        ChangeSet edit = edit(katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        assertThat(firstName(katharina)).isEqualTo("Kathi");

        Undo.Undone undone = undo.undo(anna, edit.id());
        assertThat(firstName(katharina)).isEqualTo("Katharina");
        assertThat(undone.records()).isEqualTo(1);
        assertThatThrownBy(() -> undo.undo(anna, edit.id())).isInstanceOf(CannotUndo.class);

        undo.undo(anna, undone.changeSetId());
        assertThat(firstName(katharina)).isEqualTo("Kathi");
        assertThat(history.of(anna, katharina, null, 10)).hasSize(4);
    }

    @Test
    void whatSomebodyChangedSinceIsKeptAndListed() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        ChangeSet both =
                edit(
                        katharina,
                        new Values()
                                .with(ContactFields.FIRST_NAME, "Kathi")
                                .with(ContactFields.LAST_NAME, "Weber"));
        edit(katharina, new Values().with(ContactFields.LAST_NAME, "Huber"));

        Undo.Undone undone = undo.undo(anna, both.id());

        assertThat(firstName(katharina)).isEqualTo("Katharina");
        assertThat(title(katharina)).isEqualTo("Katharina Huber");
        assertThat(undone.kept()).isEqualTo(1);
    }

    @Test
    void anUndoneBulkWriteKeepsTheThreeThatWereEditedSince() {
        ChangeSet made = records.open(anna, ChangeKind.CREATE, "made");
        records.writeAll(
                anna, made, ContactFields.CONTACT, staging -> staging.rows(thousand(null)));
        List<Long> ids =
                jdbc.sql("select id from staged order by row_no")
                        .query((row, _) -> row.getLong(1))
                        .list();
        ChangeSet imported =
                records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "update.csv");
        records.writeAll(
                anna, imported, ContactFields.CONTACT, staging -> staging.rows(thousand(ids)));
        for (int i = 0; i < 3; i++) {
            edit(
                    new RecordRef(RecordKind.CONTACT, ids.get(i)),
                    new Values().with(ContactFields.FIRST_NAME, "Edited"));
        }

        Undo.Undone undone = undo.undo(anna, imported.id());

        assertThat(undone.records()).isEqualTo(997);
        assertThat(undone.kept()).isEqualTo(3);
        assertThat(count("first_name = 'New'")).isZero();
        assertThat(count("first_name = 'Edited'")).isEqualTo(3);

        Undo.Undone unmade = undo.undo(anna, made.id());
        assertThat(unmade.records()).isEqualTo(997);
        assertThat(unmade.kept()).isEqualTo(3);
    }

    @Test
    void anUndoAndItsUndoAndSoOnStandInTurn() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        ChangeSet edit = edit(katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        long undone = undo.undo(anna, edit.id()).changeSetId();
        long redone = undo.undo(anna, undone).changeSetId();
        assertThat(changes.find(anna, edit.id()).undoable()).isTrue();

        undo.undo(anna, redone);

        assertThat(firstName(katharina)).isEqualTo("Katharina");
        assertThat(changes.find(anna, edit.id()).undoable()).isFalse();
        assertThat(changes.find(anna, undone).undoable()).isTrue();
        assertThat(changes.find(anna, redone).undoable()).isFalse();
        assertThat(changes.find(anna, redone).root().steps()).isEqualTo(2);
    }

    @Test
    void aLinkToWhatLiesInTheTrashDoesNotKeepTheRestFromBeingPutBack() {
        ChangeSet making = records.open(anna, ChangeKind.CREATE, "Hofmann");
        RecordRef hofmann =
                records.create(
                        anna,
                        making,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Hofmann"));
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.COMPANY, hofmann.id()));
        ChangeSet leaving =
                edit(
                        katharina,
                        new Values()
                                .with(ContactFields.COMPANY, null)
                                .with(ContactFields.FIRST_NAME, "Kathi"));
        delete(hofmann);

        Undo.Undone undone = undo.undo(anna, leaving.id());

        assertThat(firstName(katharina)).isEqualTo("Katharina");
        assertThat(reasons(undone)).containsExactly("unlinked");
    }

    @Test
    void whatLiesInTheTrashIsKeptThereAndListed() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        ChangeSet edit = edit(katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        delete(katharina);
        Undo.Undone undone = undo.undo(anna, edit.id());
        assertThat(undone.records()).isZero();
        assertThat(reasons(undone)).containsExactly("trashed");
        assertThat(changes.find(anna, edit.id()).undoable()).isTrue();
    }

    @Test
    void whatWouldLeaveAContactNamelessIsKeptAndListed() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.LAST_NAME, null));
        ChangeSet named = edit(katharina, new Values().with(ContactFields.LAST_NAME, "Wesselhöft"));
        edit(katharina, new Values().with(ContactFields.FIRST_NAME, null));

        Undo.Undone undone = undo.undo(anna, named.id());

        assertThat(undone.records()).isZero();
        assertThat(reasons(undone)).containsExactly("changed");
        assertThat(title(katharina)).isEqualTo("Wesselhöft");
    }

    @Test
    void whatOneMayNoLongerChangeIsKeptAndListed() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        ChangeSet making = records.open(tom, ChangeKind.CREATE, "K");
        RecordRef katharina =
                records.create(
                        tom,
                        making,
                        ContactFields.CONTACT,
                        new Values().with(ContactFields.FIRST_NAME, "Katharina"));
        ChangeSet edit = records.open(tom, ChangeKind.EDIT, "K");
        records.update(
                tom, edit, katharina, null, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        edit(katharina, new Values().with(ContactFields.CONTACT.owner(), anna.actor().id()));

        assertThat(reasons(undo.undo(tom, edit.id()))).containsExactly("forbidden");
        assertThat(reasons(undo.undo(tom, making.id()))).containsExactly("forbidden");
        assertThat(firstName(katharina)).isEqualTo("Kathi");
    }

    @Test
    void whatWasTakenOutOfTheTrashAndChangedSinceStays() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        delete(katharina);
        ChangeSet restoring = records.open(anna, ChangeKind.RESTORE, "Katharina");
        records.restore(anna, restoring, RecordKind.CONTACT, List.of(katharina.id()));
        edit(katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));

        assertThat(reasons(undo.undo(anna, restoring.id()))).containsExactly("changed");
        assertThat(title(katharina)).isEqualTo("Kathi Wesselhöft");
    }

    @Test
    void whatIsTooOldStaysAsItIs() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        ChangeSet edit = edit(katharina, new Values().with(ContactFields.FIRST_NAME, "Kathi"));
        Clock later = Clock.offset(Clock.systemUTC(), Undo.PERIOD.plusMinutes(1));
        Undo then =
                new Undo(
                        new Changes(jdbc, catalogue, later),
                        records,
                        catalogue,
                        making,
                        series,
                        merges,
                        log,
                        jdbc);
        assertThatThrownBy(() -> then.undo(anna, edit.id())).isInstanceOf(CannotUndo.class);
    }

    @Test
    void deletingAndRestoringLeavesLinksInPlace() {
        ChangeSet making = records.open(anna, ChangeKind.CREATE, "Hofmann");
        RecordRef hofmann =
                records.create(
                        anna,
                        making,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Hofmann"));
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.COMPANY, hofmann.id()));
        ChangeSet deleting = records.open(anna, ChangeKind.DELETE, "Hofmann");
        records.delete(anna, deleting, RecordKind.COMPANY, List.of(hofmann.id()));
        assertThat(title(hofmann)).isNull();
        assertThat(title(katharina)).isNotNull();

        undo.undo(anna, deleting.id());

        assertThat(title(hofmann)).isEqualTo("Hofmann");
        assertThat(
                        jdbc.sql("select company_id from contact where id = :id")
                                .param("id", katharina.id())
                                .query(Long.class)
                                .single())
                .isEqualTo(hofmann.id());
    }

    @Test
    void twoPeopleChangingDifferentFieldsBothWin() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));

        update(
                katharina,
                0,
                new Values()
                        .with(ContactFields.FIRST_NAME, "Kathi")
                        .with(ContactFields.LAST_NAME, "Wesselhöft"));

        assertThat(title(katharina)).isEqualTo("Kathi Weber");
    }

    @Test
    void twoPeopleChangingTheSameFieldAreAsked() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.LAST_NAME, "Weber"));

        assertThatThrownBy(() ->
                        update(katharina, 0, new Values().with(ContactFields.LAST_NAME, "Huber")))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> {
                            Conflict.Both both = conflict.fields().getFirst();
                            assertThat(both.mine()).isEqualTo("Huber");
                            assertThat(both.theirs()).isEqualTo("Weber");
                            assertThat(both.before()).isEqualTo("Wesselhöft");
                        });
    }

    @Test
    void foreignRecordsAreNeitherSeenNorWritten() {
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        Scope tom = people.person("Tom", Reach.OWN, null);
        assertThatThrownBy(() ->
                        records.update(
                                tom,
                                records.open(tom, ChangeKind.EDIT, "x"),
                                katharina,
                                null,
                                new Values().with(ContactFields.FIRST_NAME, "Mine")))
                .isInstanceOf(NoSuchRecord.class);
        ChangeSet bulk = records.open(tom.through(Source.IMPORT), ChangeKind.IMPORT, "x");
        assertThat(
                        records.writeAll(
                                        tom,
                                        bulk,
                                        ContactFields.CONTACT,
                                        staging ->
                                                staging.rows(
                                                        List.of(
                                                                new Staging.Row(
                                                                        1,
                                                                        katharina.id(),
                                                                        new Values()
                                                                                .with(
                                                                                        ContactFields
                                                                                                .FIRST_NAME,
                                                                                        "Mine")))))
                                .refused())
                .isEqualTo(1);
        assertThat(records.delete(tom, bulk, RecordKind.CONTACT, List.of(katharina.id())))
                .isEmpty();
        assertThat(history.of(tom, katharina, null, 10)).isEmpty();
        assertThat(firstName(katharina)).isEqualTo("Katharina");
        assertThatThrownBy(() ->
                        records.create(
                                people.person("Nobody", Reach.NONE, null),
                                bulk,
                                ContactFields.CONTACT,
                                new Values().with(ContactFields.FIRST_NAME, "A")))
                .isInstanceOf(NotPermitted.class);
    }

    @Test
    void renamingACompanyIsFoundThroughItsContacts() {
        ChangeSet making = records.open(anna, ChangeKind.CREATE, "Hofmann");
        RecordRef hofmann =
                records.create(
                        anna,
                        making,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Hofmann"));
        RecordRef katharina = contact("Katharina", "Wesselhöft");
        edit(katharina, new Values().with(ContactFields.COMPANY, hofmann.id()));
        edit(hofmann, new Values().with(CompanyFields.NAME, "Söhne"));
        assertThat(
                        jdbc.sql(
                                        "select linked from search_doc where record_kind = 2 and record_id = :id")
                                .param("id", katharina.id())
                                .query(String.class)
                                .single())
                .contains("sohne");
    }

    private RecordRef contact(String first, String last) {
        ChangeSet set = records.open(anna, ChangeKind.CREATE, last);
        return records.create(
                anna,
                set,
                ContactFields.CONTACT,
                new Values()
                        .with(ContactFields.FIRST_NAME, first)
                        .with(ContactFields.LAST_NAME, last));
    }

    private ChangeSet edit(RecordRef ref, Values values) {
        return update(ref, null, values);
    }

    private ChangeSet update(RecordRef ref, @Nullable Integer version, Values values) {
        ChangeSet set = records.open(anna, ChangeKind.EDIT, "edit");
        records.update(anna, set, ref, version, values);
        return set;
    }

    private void delete(RecordRef ref) {
        ChangeSet set = records.open(anna, ChangeKind.DELETE, "gone");
        records.delete(anna, set, ref.kind(), List.of(ref.id()));
    }

    private List<String> reasons(Undo.Undone undone) {
        return jdbc.sql(
                        "select kept_because from change_log where change_set_id = :set and op = 'kept'")
                .param("set", undone.changeSetId())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static List<Staging.Row> thousand(@Nullable List<Long> ids) {
        return LongStream.range(0, 1000)
                .mapToObj(i ->
                        new Staging.Row(
                                i,
                                ids == null ? null : ids.get((int) i),
                                new Values()
                                        .with(
                                                ContactFields.FIRST_NAME,
                                                ids == null ? "Old" : "New")))
                .toList();
    }

    private String firstName(RecordRef ref) {
        return jdbc.sql("select first_name from contact where id = :id")
                .param("id", ref.id())
                .query(String.class)
                .single();
    }

    private @Nullable String title(RecordRef ref) {
        return jdbc
                .sql("select title from search_doc where record_kind = :kind and record_id = :id")
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query((row, _) -> row.getString(1))
                .list()
                .stream()
                .findFirst()
                .orElse(null);
    }

    private int count(String condition) {
        return jdbc.sql("select count(*) from contact where deleted_at is null and " + condition)
                .query(Integer.class)
                .single();
    }
}
