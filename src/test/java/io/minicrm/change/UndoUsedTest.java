package io.minicrm.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.activity.Activities;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.deal.DealMother;
import io.minicrm.file.FileMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordMother;
import io.minicrm.record.Records;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// What somebody has used since it was made is kept by an undo, and listed with the reason.
@CrmTest
@Transactional
class UndoUsedTest {

    @Autowired Records records;
    @Autowired Undo undo;
    @Autowired Changes changes;
    @Autowired ChangedRecords changed;
    @Autowired DealMother deals;
    @Autowired Activities activities;
    @Autowired FileMother files;
    @Autowired RecordMother mother;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;
    ChangeSet imported;
    List<Long> companies;
    List<Long> contacts;

    @BeforeEach
    void anImport() {
        anna = people.administrator("Anna");
        bringIn(8);
    }

    private void bringIn(int many) {
        imported = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "people.csv");
        records.writeAll(
                anna,
                imported,
                CompanyFields.COMPANY,
                staging ->
                        staging.rows(
                                rows(
                                        many,
                                        i -> new Values().with(CompanyFields.NAME, "Firm " + i))));
        companies = staged();
        records.writeAll(
                anna,
                imported,
                ContactFields.CONTACT,
                staging ->
                        staging.rows(
                                rows(
                                        many,
                                        i ->
                                                new Values()
                                                        .with(
                                                                ContactFields.LAST_NAME,
                                                                "Person " + i)
                                                        .with(
                                                                ContactFields.COMPANY,
                                                                companies.get(i)))));
        contacts = staged();
    }

    @Test
    void whatNobodyUsedGoes() {
        Undo.Undone undone = undo.undo(anna, imported.id());
        assertThat(undone.records()).isEqualTo(16);
        assertThat(undone.kept()).isZero();
    }

    @Test
    void aNoteKeepsTheContactAndTheCompanyThatItLinksTo() {
        activities.note(anna, contact(0), "He called", null);
        Undo.Undone undone = undo.undo(anna, imported.id());
        assertThat(reasons(undone))
                .isEqualTo(
                        Map.of(
                                "contact Person 0", "used.activity",
                                "company Firm 0", "used.contact"));
        assertThat(undone.records()).isEqualTo(14);
    }

    @Test
    void anythingThatHangsOnARecordKeepsIt() {
        activities.note(anna, company(0), "A visit", Instant.parse("2020-01-01T00:00:00Z"));
        files.file(anna, company(1), "offer.txt", "An offer");
        files.file(anna, contact(2), "card.txt", "A card");
        deal("Sensors", "company", companies.get(3));
        deal("Pumps", "contacts", contacts.get(4));
        mother.make(anna, RecordKind.CONTACT, "lastName", "New", "company", "#" + companies.get(5));
        mother.make(anna, RecordKind.COMPANY, "name", "Branch", "parent", "#" + companies.get(6));

        Undo.Undone undone = undo.undo(anna, imported.id());

        assertThat(reasons(undone))
                .isEqualTo(
                        Map.of(
                                "company Firm 0", "used.activity",
                                "company Firm 1", "used.file",
                                "contact Person 2", "used.file",
                                "company Firm 2", "used.contact",
                                "company Firm 3", "used.deal",
                                "contact Person 4", "used.deal",
                                "company Firm 4", "used.contact",
                                "company Firm 5", "used.contact",
                                "company Firm 6", "used.company"));
        assertThat(undone.records()).isEqualTo(7);
    }

    @Test
    void whatWasUsedForAWhileAndIsNoMoreGoes() {
        ChangeSet note = activities.note(anna, contact(0), "A slip", null);
        undo.undo(anna, note.id());
        RecordRef deal = deal("Pumps", "company", companies.get(1));
        mother.trash(anna, deal);
        RecordRef other =
                mother.make(
                        anna,
                        RecordKind.CONTACT,
                        "lastName",
                        "N",
                        "company",
                        "#" + companies.get(2));
        update(other, new Values().with(ContactFields.COMPANY, null));
        assertThat(undo.undo(anna, imported.id()).kept()).isZero();
    }

    @Test
    void whatWasChangedKeepsWhatItLinksTo() {
        edit(contact(0), ContactFields.LAST_NAME, "Married");
        assertThat(reasons(undo.undo(anna, imported.id())))
                .isEqualTo(Map.of("contact Married", "changed", "company Firm 0", "used.contact"));
    }

    @Test
    void aLinkThatTheSameUndoTakesBackKeepsNothing() {
        RecordRef old = mother.make(anna, RecordKind.CONTACT, "lastName", "Old");
        ChangeSet both = records.open(anna, ChangeKind.EDIT, "Old");
        RecordRef made =
                records.create(
                        anna,
                        both,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "In passing"));
        records.update(anna, both, old, null, new Values().with(ContactFields.COMPANY, made.id()));
        Undo.Undone undone = undo.undo(anna, both.id());
        assertThat(undone.kept()).isZero();
        assertThat(undone.records()).isEqualTo(2);
    }

    @Test
    void circlesOfLinksGoTogetherOrStayTogether() {
        ChangeSet set = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "circle");
        long base = jdbc.sql("select max(id) from company").query(Long.class).single();
        records.writeAll(
                anna,
                set,
                CompanyFields.COMPANY,
                staging -> staging.rows(rows(1, _ -> new Values().with(CompanyFields.NAME, "A"))));
        long first = staged().getFirst();
        records.writeAll(
                anna,
                set,
                CompanyFields.COMPANY,
                staging ->
                        staging.rows(
                                rows(
                                        1,
                                        _ ->
                                                mother.values(
                                                        anna,
                                                        RecordKind.COMPANY,
                                                        "name",
                                                        "B",
                                                        "parent",
                                                        "#" + first))));
        long second = staged().getFirst();
        assertThat(first).isGreaterThan(base);
        activities.note(anna, new RecordRef(RecordKind.COMPANY, second), "Used", null);
        assertThat(reasons(undo.undo(anna, set.id())))
                .isEqualTo(Map.of("company B", "used.activity", "company A", "used.company"));
    }

    @Test
    void whatHungOnItBeforeDoesNotKeepWhatIsTakenOutOfTheTrash() {
        RecordRef firm = mother.make(anna, RecordKind.COMPANY, "name", "Trashco");
        mother.make(anna, RecordKind.CONTACT, "lastName", "Hers", "company", "#" + firm.id());
        activities.note(anna, firm, "Before", null);
        mother.trash(anna, firm);
        ChangeSet back = restore(firm);
        assertThat(undo.undo(anna, back.id()).kept()).isZero();

        ChangeSet again = restore(firm);
        activities.note(anna, firm, "After", null);
        assertThat(reasons(undo.undo(anna, again.id())))
                .isEqualTo(Map.of("company Trashco", "used.activity"));
    }

    @Test
    void aSingleCreationIsNoDifferent() {
        ChangeSet set = records.open(anna, ChangeKind.CREATE, "Sole");
        RecordRef sole =
                records.create(
                        anna,
                        set,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Sole"));
        deal("Pumps", "company", sole.id());
        Undo.Undone undone = undo.undo(anna, set.id());
        assertThat(reasons(undone)).isEqualTo(Map.of("company Sole", "used.deal"));
        assertThat(undone.records()).isZero();
    }

    @Test
    void whatMayNotBeSeenKeepsItWithoutBeingNamed() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        ChangeSet set = records.open(tom, ChangeKind.CREATE, "Toms");
        RecordRef firm =
                records.create(
                        tom,
                        set,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Toms"));
        deal("Secret", "company", firm.id());
        assertThat(reasons(tom, undo.undo(tom, set.id())))
                .isEqualTo(Map.of("company Toms", "used"));
    }

    @Test
    void fiveHundredOfEachAreUndoneAtOnce() {
        bringIn(500);
        for (int i = 0; i < 20; i++) {
            activities.note(anna, contact(i), "Note " + i, null);
        }
        jdbc.sql("analyze").update();
        List<Undo.Undone> done = new ArrayList<>();
        assertThat(Statements.of(() -> done.add(undo.undo(anna, imported.id()))))
                .hasSizeLessThan(100);
        Undo.Undone undone = done.getFirst();
        assertThat(undone.records()).isEqualTo(960);
        assertThat(undone.kept()).isEqualTo(40);
    }

    private RecordRef company(int i) {
        return new RecordRef(RecordKind.COMPANY, companies.get(i));
    }

    private RecordRef contact(int i) {
        return new RecordRef(RecordKind.CONTACT, contacts.get(i));
    }

    private RecordRef deal(String name, String link, long id) {
        return deals.deal(
                anna,
                deals.named(name, "Prospecting")
                        .withAll(mother.values(anna, RecordKind.DEAL, link, "#" + id)));
    }

    private ChangeSet restore(RecordRef ref) {
        ChangeSet set = records.open(anna, ChangeKind.RESTORE, "back");
        records.restore(anna, set, ref.kind(), List.of(ref.id()));
        return set;
    }

    private <T> void edit(RecordRef ref, Field<T> field, T value) {
        update(ref, new Values().with(field, value));
    }

    private void update(RecordRef ref, Values values) {
        ChangeSet set = records.open(anna, ChangeKind.EDIT, "edit");
        records.update(anna, set, ref, null, values);
    }

    private List<Long> staged() {
        return jdbc.sql("select id from staged order by row_no")
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private static List<Staging.Row> rows(int many, IntFunction<Values> values) {
        return IntStream.range(0, many)
                .mapToObj(i -> new Staging.Row(i, null, values.apply(i)))
                .toList();
    }

    private Map<String, String> reasons(Undo.Undone undone) {
        return reasons(anna, undone);
    }

    private Map<String, String> reasons(Scope scope, Undo.Undone undone) {
        Map<String, String> reasons = new TreeMap<>();
        for (ChangedRecord record :
                changed.of(
                        scope,
                        changes.find(scope, undone.changeSetId()),
                        null,
                        "kept",
                        null,
                        100)) {
            reasons.put(
                    record.ref().kind().key() + " " + record.title(),
                    Objects.requireNonNull(record.kept()).reason());
        }
        return reasons;
    }
}
