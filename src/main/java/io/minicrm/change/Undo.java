package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Takes a change set back: a field gets its old value when its present one is still what the
/// change left, and is otherwise kept and listed. What was made goes into the trash, what was
/// deleted comes back.
@Service
public class Undo {

    /// How long a change can be taken back.
    public static final Duration PERIOD = Duration.ofDays(30);

    /// What became of an undo.
    ///
    /// @param changeSetId the undo's own change set, which can be undone too
    /// @param records how many records are as they were
    /// @param kept how many were kept, wholly or in part, because somebody changed them since
    public record Undone(long changeSetId, int records, int kept) {}

    private final Changes changes;
    private final Records records;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    Undo(Changes changes, Records records, Catalogue catalogue, JdbcClient jdbc) {
        this.changes = changes;
        this.records = records;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// @throws NoSuchChange when there is no such change for this scope
    /// @throws CannotUndo when it was undone already, or is too old
    @Transactional
    public Undone undo(Scope scope, long changeSetId) {
        Changes.Summary change = changes.find(scope, changeSetId);
        jdbc.sql("select id from change_set where id = :id for update")
                .param("id", changeSetId)
                .query(Long.class)
                .single();
        change = changes.find(scope, changeSetId);
        if (!change.undoable()) {
            throw new CannotUndo(change);
        }
        ChangeSet undo = records.openUndo(scope, changeSetId, change.title());
        for (RecordKind kind : kindsIn(changeSetId)) {
            RecordType<?> type = catalogue.type(kind);
            keep(scope, undo, type, changeSetId);
            records.delete(scope, undo, kind, unchangedSince(changeSetId, type));
            records.delete(scope, undo, kind, moved(changeSetId, kind, "restore"));
            records.restore(scope, undo, kind, moved(changeSetId, kind, "delete"));
            putBack(scope, undo, type, changeSetId);
        }
        return new Undone(undo.id(), count(undo, "op <> 'kept'"), count(undo, "op = 'kept'"));
    }

    private void putBack(Scope scope, ChangeSet undo, RecordType<?> type, long changeSetId) {
        records.writeAll(
                scope,
                undo,
                type,
                staging ->
                        staging.select(
                                """
                                select row_number() over (), l.record_id, p.patch
                                from change_log l
                                    join %s t on t.id = l.record_id and t.deleted_at is null
                                    cross join lateral (select %s as now offset 0) n
                                    cross join lateral (
                                        select jsonb_object_agg(k.key, coalesce(l.before -> k.key, 'null')) as patch
                                        from jsonb_object_keys(l.before || l.after) k (key)
                                        where n.now -> k.key is not distinct from l.after -> k.key) p
                                where l.change_set_id = :set and l.record_kind = :kind
                                  and l.op = 'update' and p.patch is not null
                                """
                                        .formatted(type.table(), type.snapshot("t")),
                                Map.of("set", changeSetId, "kind", type.kind().code())));
    }

    /// Lists what will not be put back, with the value that it would have got.
    private void keep(Scope scope, ChangeSet undo, RecordType<?> type, long changeSetId) {
        jdbc.sql(
                        """
                        insert into change_log
                            (change_set_id, record_kind, record_id, op, before, after, version_after)
                        select :undo, :kind, t.id, 'kept', coalesce(d.before, '{}'), coalesce(d.after, '{}'), t.version
                        from change_log l
                            join %1$s t on t.id = l.record_id
                            cross join lateral (select %2$s as now offset 0) n
                            cross join lateral (
                                select jsonb_object_agg(k.key, coalesce(l.before -> k.key, 'null')) as before,
                                       jsonb_object_agg(k.key, coalesce(n.now -> k.key, 'null')) as after
                                from jsonb_object_keys(l.before || l.after || case when l.op = 'insert' then n.now else '{}' end) k (key)
                                where n.now -> k.key is distinct from l.after -> k.key
                                  and n.now -> k.key is distinct from l.before -> k.key) d
                        where l.change_set_id = :set and l.record_kind = :kind
                          and (l.op in ('insert', 'update') and t.deleted_at is null and d.after is not null
                            or l.op = 'update' and t.deleted_at is not null
                            or l.op = 'insert' and t.deleted_at is null and not (%3$s)
                            or l.op = 'update' and not (%4$s))
                        """
                                .formatted(
                                        type.table(),
                                        type.snapshot("t"),
                                        scope.access(Action.DELETE, type.kind()).sql("t"),
                                        scope.access(Action.EDIT, type.kind()).sql("t")))
                .param("undo", undo.id())
                .param("set", changeSetId)
                .param("kind", type.kind().code())
                .update();
    }

    private List<Long> unchangedSince(long changeSetId, RecordType<?> type) {
        return jdbc.sql(
                        """
                        select t.id
                        from change_log l join %s t on t.id = l.record_id
                        where l.change_set_id = :set and l.record_kind = :kind and l.op = 'insert'
                          and t.deleted_at is null and l.after = %s
                        order by t.id
                        """
                                .formatted(type.table(), type.snapshot("t")))
                .param("set", changeSetId)
                .param("kind", type.kind().code())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private List<Long> moved(long changeSetId, RecordKind kind, String op) {
        return jdbc.sql(
                        """
                        select record_id from change_log
                        where change_set_id = :set and record_kind = :kind and op = :op
                        order by record_id
                        """)
                .param("set", changeSetId)
                .param("kind", kind.code())
                .param("op", op)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private List<RecordKind> kindsIn(long changeSetId) {
        return jdbc.sql(
                        "select distinct record_kind from change_log where change_set_id = :set order by 1")
                .param("set", changeSetId)
                .query((row, _) -> RecordKind.of(row.getInt(1)))
                .list();
    }

    private int count(ChangeSet undo, String condition) {
        return jdbc.sql(
                        "select count(distinct (record_kind, record_id))::int from change_log where change_set_id = :set and "
                                + condition)
                .param("set", undo.id())
                .query(Integer.class)
                .single();
    }
}
