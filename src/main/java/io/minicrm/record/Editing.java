package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What one does with records, whoever does it and through whatever: each verb is a transaction and
/// a change that is shown and undone as a whole.
@Service
public class Editing {

    /// @param ref the record that was written
    /// @param changeSetId 0 when all was as before
    public record Saved(RecordRef ref, long changeSetId) {}

    private final Records records;
    private final Catalogue catalogue;
    private final ReferenceLookup referenceLookup;
    private final Redirects redirects;
    private final JdbcClient jdbc;

    Editing(
            Records records,
            Catalogue catalogue,
            ReferenceLookup referenceLookup,
            Redirects redirects,
            JdbcClient jdbc) {
        this.records = records;
        this.catalogue = catalogue;
        this.referenceLookup = referenceLookup;
        this.redirects = redirects;
        this.jdbc = jdbc;
    }

    /// Makes a record, with what follows from its values, and in passing those that it links to and
    /// that are not there yet.
    ///
    /// @param missing the values of the records to be made, by the field that links to them
    /// @throws InvalidValues when no record may be like that; then none is made
    @Transactional
    public Saved create(
            Scope scope, RecordType<?> type, Values values, Map<Field<Long>, Values> missing) {
        Values all = values.copy();
        ChangeSet set = records.open(scope, ChangeKind.CREATE, type.titleOf(all));
        make(scope, set, all, missing);
        type.complete(scope, all, referenceLookup);
        return new Saved(records.create(scope, set, type, all), set.id());
    }

    /// Changes fields of a record.
    ///
    /// @param version the version the values were typed over, or null: over the present one
    /// @param missing as for a new record
    /// @throws InvalidValues when no record may be like that
    /// @throws Conflict when others changed the same fields since
    @Transactional
    public Saved update(
            Scope scope,
            RecordSnapshot record,
            @Nullable Integer version,
            Values values,
            Map<Field<Long>, Values> missing) {
        Values all = values.copy();
        ChangeSet set = records.open(scope, ChangeKind.EDIT, record.title());
        make(scope, set, all, missing);
        records.update(scope, set, record.ref(), version, all);
        return new Saved(record.ref(), set.id());
    }

    /// Changes fields of a record, and makes nothing in passing.
    @Transactional
    public Saved update(
            Scope scope, RecordSnapshot record, @Nullable Integer version, Values values) {
        return update(scope, record, version, values, Map.of());
    }

    /// Puts records into the trash, as one change; those that may not be deleted are passed over.
    ///
    /// @return the change set
    /// @throws NoSuchRecord when the scope sees none of them
    /// @throws NotPermitted when it sees some, but may delete none
    @Transactional
    public long trash(Scope scope, RecordKind kind, List<Long> ids) {
        RecordType<?> type = catalogue.type(kind);
        ChangeSet set =
                records.open(scope, ChangeKind.DELETE, onlyTitle(scope, type, ids, "is null"));
        if (records.delete(scope, set, kind, ids).isEmpty()) {
            throw isSeen(scope, type, ids)
                    ? new NotPermitted(Action.DELETE, kind)
                    : new NoSuchRecord(new RecordRef(kind, ids.getFirst()));
        }
        return set.id();
    }

    /// Takes records out of the trash, as one change; those that are not in it or may not be
    /// deleted are passed over, as are those that went into others (`Redirects.mergesOf`): they
    /// would come back without what they had.
    ///
    /// @return the change set, 0 when all were passed over
    @Transactional
    public long restore(Scope scope, RecordKind kind, List<Long> all) {
        Set<Long> merged = redirects.mergesOf(scope, kind, all).keySet();
        List<Long> ids = all.stream().filter(id -> !merged.contains(id)).toList();
        ChangeSet set =
                records.open(
                        scope,
                        ChangeKind.RESTORE,
                        onlyTitle(scope, catalogue.type(kind), ids, "is not null"));
        records.restore(scope, set, kind, ids);
        return set.id();
    }

    /// The title of the only one that will be moved; nothing when there are several, of which the
    /// change tells the number.
    private String onlyTitle(Scope scope, RecordType<?> type, List<Long> ids, String deletedAt) {
        List<String> titles =
                jdbc.sql(
                                """
                                select %s from %s t
                                where t.id = any(:ids) and t.deleted_at %s and %s and %s
                                limit 2
                                """
                                        .formatted(
                                                type.title(),
                                                type.table(),
                                                deletedAt,
                                                type.within(scope, Action.READ),
                                                type.within(scope, Action.DELETE)))
                        .param("ids", ids.toArray(Long[]::new))
                        .query((row, _) -> row.getString(1))
                        .list();
        return titles.size() == 1 ? titles.getFirst() : "";
    }

    private boolean isSeen(Scope scope, RecordType<?> type, List<Long> ids) {
        return jdbc.sql(
                        "select exists (select from %s t where t.id = any(:ids) and t.deleted_at is null and %s)"
                                .formatted(type.table(), type.within(scope, Action.READ)))
                .param("ids", ids.toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    private void make(Scope scope, ChangeSet set, Values values, Map<Field<Long>, Values> missing) {
        missing.forEach((field, named) -> {
            RecordType<?> target = catalogue.type(((LinkType) field.type()).target());
            values.with(field, records.create(scope, set, target, named).id());
        });
    }
}
