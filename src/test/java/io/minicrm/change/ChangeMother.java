package io.minicrm.change;

import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Changes records for tests, each time as a change set of its own.
@Component
@Transactional
class ChangeMother {

    private final Records records;
    private final JdbcClient jdbc;

    ChangeMother(Records records, JdbcClient jdbc) {
        this.records = records;
        this.jdbc = jdbc;
    }

    RecordRef contact(Scope scope, String first, String last) {
        return records.create(
                scope,
                open(scope, ChangeKind.CREATE, first + " " + last),
                ContactFields.CONTACT,
                new Values()
                        .with(ContactFields.FIRST_NAME, first)
                        .with(ContactFields.LAST_NAME, last));
    }

    RecordRef company(Scope scope, String name) {
        return records.create(
                scope,
                open(scope, ChangeKind.CREATE, name),
                CompanyFields.COMPANY,
                new Values().with(CompanyFields.NAME, name));
    }

    long edit(Scope scope, RecordRef ref, Values values) {
        ChangeSet set = open(scope, ChangeKind.EDIT, title(ref));
        records.update(scope, set, ref, null, values);
        return set.id();
    }

    long delete(Scope scope, RecordKind kind, RecordRef... refs) {
        ChangeSet set = open(scope, ChangeKind.DELETE, title(refs[0]));
        records.delete(scope, set, kind, List.of(refs).stream().map(RecordRef::id).toList());
        return set.id();
    }

    /// The last change set of this record.
    long last(RecordRef ref) {
        return jdbc.sql(
                        "select max(change_set_id) from change_log where record_kind = :kind and record_id = :id")
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query(Long.class)
                .single();
    }

    /// As if it had been done that long ago.
    void backdate(long changeSetId, Duration ago) {
        jdbc.sql(
                        "update change_set set created_at = now() - :ago * interval '1 second' where id = :id")
                .param("ago", ago.toSeconds())
                .param("id", changeSetId)
                .update();
    }

    /// As if these had been deleted that long ago.
    void backdateDeletion(RecordRef ref, Duration ago) {
        jdbc.sql(
                        "update %s set deleted_at = now() - :ago * interval '1 second' where id = :id"
                                .formatted(ref.kind().key()))
                .param("ago", ago.toSeconds())
                .param("id", ref.id())
                .update();
    }

    private String title(RecordRef ref) {
        return jdbc.sql(
                        "select title from search_doc where record_kind = :kind and record_id = :id")
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query(String.class)
                .single();
    }

    private ChangeSet open(Scope scope, ChangeKind kind, String title) {
        return records.open(scope, kind, title);
    }
}
