package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.BeforeTransaction;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class OneDoorTest {

    private static final int MANY = 340;

    @Autowired Records records;
    @Autowired Catalogue catalogue;
    @Autowired Options options;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother mother;
    @Autowired CustomFieldMother added;

    /// The fields that are added are fields like all others.
    @BeforeTransaction
    void addFields() {
        added.everywhere(people.administrator("Adam"));
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void aThousandRandomRecordsAreTheSameWrittenOneByOneAndInBulk(RecordKind kind) {
        RecordType<?> type = catalogue.type(kind);
        Scope anna = people.administrator("Anna");
        RandomValues random =
                new RandomValues(
                        kind.code(), anna, options, Map.of(RecordKind.CONTACT, contacts(anna)));
        List<Values> made = new ArrayList<>();
        List<Values> edits = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            made.add(random.next(type));
            edits.add(random.next(type));
        }

        // Of an import nothing comes besides, as of the next one of a series that is over
        ChangeSet singly = records.open(anna, ChangeKind.IMPORT, "singly");
        List<Long> single = new ArrayList<>();
        for (Values values : made) {
            single.add(records.create(anna, singly, type, values).id());
        }
        ChangeSet singleEdits = records.open(anna, ChangeKind.IMPORT, "singly");
        for (int i = 0; i < MANY; i++) {
            records.update(
                    anna, singleEdits, new RecordRef(kind, single.get(i)), null, edits.get(i));
        }

        ChangeSet together = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "bulk");
        records.writeAll(anna, together, type, staging -> staging.rows(rows(made, null)));
        List<Long> bulk = staged();
        ChangeSet bulkEdits = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "bulk");
        BulkResult result =
                records.writeAll(anna, bulkEdits, type, staging -> staging.rows(rows(edits, bulk)));

        assertThat(result.refused()).isZero();
        assertThat(rowsOf(type, single)).isEqualTo(rowsOf(type, bulk));
        assertThat(logOf(singly)).isEqualTo(logOf(together)).hasSize(MANY);
        assertThat(logOf(singleEdits)).isEqualTo(logOf(bulkEdits)).isNotEmpty();
        assertThat(searchOf(type, single)).isEqualTo(searchOf(type, bulk));
        for (int i = 0; i < MANY; i += 50) {
            long id = single.get(i);
            Values expected = made.get(i).copy();
            Values edit = edits.get(i);
            edit.fields().forEach(field -> expected.copyFrom(edit, field));
            String snapshot =
                    jdbc.sql(
                                    "select "
                                            + type.snapshot("t")
                                            + "::text from "
                                            + type.table()
                                            + " t where id = "
                                            + id)
                            .query(String.class)
                            .single();
            Values actual = Values.fromJson(type, snapshot);
            // What is written aside may be another thing already for what was done besides
            for (Field<?> field :
                    expected.fields().stream()
                            .filter(each -> !each.is(Field.Trait.ASIDE))
                            .toList()) {
                assertThat(actual.get(field)).as(field.key()).isEqualTo(expected.get(field));
            }
        }
    }

    /// So that the history of new ones is what was said, and nothing is read again; the database
    /// itself puts something into a deal.
    @Test
    void companiesAndContactsAreReadAsTheyWereWritten() {
        assertThat(catalogue.type(RecordKind.COMPANY).isReadAsWritten()).isTrue();
        assertThat(catalogue.type(RecordKind.CONTACT).isReadAsWritten()).isTrue();
        assertThat(catalogue.type(RecordKind.DEAL).isReadAsWritten()).isFalse();
    }

    /// Every way of leaving out what rules ask for, of new records and of those that are there.
    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void aRuleHoldsForManyAsForOne(RecordKind kind) {
        RecordType<?> type = catalogue.type(kind);
        Scope anna = people.administrator("Anna");
        RandomValues random =
                new RandomValues(
                        kind.code(), anna, options, Map.of(RecordKind.CONTACT, contacts(anna)));
        List<Field<?>> asked =
                type.rules().stream().flatMap(rule -> rule.fields().stream()).distinct().toList();
        List<Values> whole = new ArrayList<>();
        List<Values> left = new ArrayList<>();
        for (int gaps = 0; gaps < 1 << asked.size(); gaps++) {
            Values values = random.whole(type);
            whole.add(values.copy());
            Values missing = new Values();
            for (int i = 0; i < asked.size(); i++) {
                if ((gaps & 1 << i) != 0) {
                    missing.with(asked.get(i), null);
                }
            }
            left.add(missing);
        }
        ChangeSet set = records.open(anna, ChangeKind.CREATE, "rules");
        List<Boolean> refused = new ArrayList<>();
        List<Values> made = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Values values = whole.get(i).copy().withAll(left.get(i));
            made.add(values);
            refused.add(isRefused(() -> records.create(anna, set, type, values)));
        }
        records.writeAll(anna, set, type, staging -> staging.rows(rows(made, null)));
        assertThat(refusedOnes()).isEqualTo(refused).contains(true, false);

        List<Long> ids =
                whole.stream().map(values -> records.create(anna, set, type, values).id()).toList();
        ChangeSet edits = records.open(anna, ChangeKind.EDIT, "rules");
        List<Boolean> unchanged = new ArrayList<>();
        records.writeAll(anna, edits, type, staging -> staging.rows(rows(left, ids)));
        List<Boolean> many = refusedOnes();
        for (int i = 0; i < left.size(); i++) {
            Values values = left.get(i);
            RecordRef ref = new RecordRef(kind, ids.get(i));
            unchanged.add(isRefused(() -> records.update(anna, edits, ref, null, values)));
        }
        assertThat(many).isEqualTo(unchanged).isEqualTo(refused);
    }

    private static boolean isRefused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (InvalidValues _) {
            return true;
        }
    }

    private List<Boolean> refusedOnes() {
        return jdbc.sql("select outcome = 'refused' from staged order by row_no")
                .query((row, _) -> row.getBoolean(1))
                .list();
    }

    private List<Long> contacts(Scope scope) {
        return Stream.of("Ágnes", "Béla", "Csilla", "Dénes")
                .map(name -> mother.make(scope, RecordKind.CONTACT, "firstName", name).id())
                .toList();
    }

    private static List<Staging.Row> rows(List<Values> values, @Nullable List<Long> ids) {
        List<Staging.Row> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            rows.add(new Staging.Row(i, ids == null ? null : ids.get(i), values.get(i)));
        }
        return rows;
    }

    private List<Long> staged() {
        return jdbc.sql("select id from staged order by row_no")
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private List<String> rowsOf(RecordType<?> type, List<Long> ids) {
        return inOrder(
                "select %s::text || t.version from %s t where t.id = :id"
                        .formatted(type.snapshot("t"), type.table()),
                ids);
    }

    private List<String> searchOf(RecordType<?> type, List<Long> ids) {
        return inOrder(
                "select coalesce(max(concat_ws('|', title, subtitle, norm, called, linked, digits, owner_id, team_id)), '-') from search_doc where record_kind = %d and record_id = :id"
                        .formatted(type.kind().code()),
                ids);
    }

    private List<String> inOrder(String sql, List<Long> ids) {
        return ids.stream()
                .map(id -> jdbc.sql(sql).params(Map.of("id", id)).query(String.class).single())
                .toList();
    }

    private List<String> logOf(ChangeSet set) {
        return jdbc.sql(
                        "select concat_ws('|', op, before, after, version_after) from change_log where change_set_id = :set order by record_id")
                .param("set", set.id())
                .query((row, _) -> row.getString(1))
                .list();
    }
}
