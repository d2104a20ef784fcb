package io.minicrm.change;

import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Redirects;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Series;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Takes a change set back: a field gets its old value when its present one is still what the
/// change left, and is otherwise kept and listed; of a list, each element by itself. What was made
/// goes into the trash, what was deleted comes back.
@Service
public class Undo {

    /// How long a change can be taken back.
    public static final Duration PERIOD = Duration.ofDays(30);

    /// What is told while records become what they were.
    static final String UNDOING = "undoing";

    /// What is told while it is found out what others have changed or used since.
    static final String LOOKING = "looking";

    /// What became of an undo.
    ///
    /// @param changeSetId the undo's own change set, which can be undone too
    /// @param records how many records are as they were
    /// @param kept how many were kept, wholly or in part
    public record Undone(long changeSetId, int records, int kept) {}

    private final Changes changes;
    private final Records records;
    private final Catalogue catalogue;
    private final UndoCreation making;
    private final SeriesUndo series;
    private final MergeUndo merges;
    private final SecurityLog log;
    private final JdbcClient jdbc;

    Undo(
            Changes changes,
            Records records,
            Catalogue catalogue,
            UndoCreation making,
            SeriesUndo series,
            MergeUndo merges,
            SecurityLog log,
            JdbcClient jdbc) {
        this.changes = changes;
        this.records = records;
        this.catalogue = catalogue;
        this.making = making;
        this.series = series;
        this.merges = merges;
        this.log = log;
        this.jdbc = jdbc;
    }

    /// @throws NoSuchChange when there is no such change for this scope
    /// @throws CannotUndo when it was undone already, or is too old
    @Transactional
    public Undone undo(Scope scope, long changeSetId) {
        return undo(scope, changeSetId, Steps.untold());
    }

    /// Keeps others from undoing a change until the transaction ends.
    ///
    /// @return false when somebody else does so just now
    boolean hold(long changeSetId) {
        return jdbc.sql("select id from change_set where id = :id for update skip locked")
                .param("id", changeSetId)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /// The same, telling how far it is.
    @Transactional
    public Undone undo(Scope scope, long changeSetId, Steps steps) {
        changes.find(scope, changeSetId);
        Optional<Redirects.Merge> merge = merges.of(changeSetId);
        merge.ifPresent(each -> merges.lock(each, changeSetId));
        jdbc.sql("select id from change_set where id = :id for update")
                .param("id", changeSetId)
                .query(Long.class)
                .single();
        Changes.Summary change = changes.find(scope, changeSetId);
        if (!change.undoable()) {
            throw new CannotUndo(change);
        }
        ChangeSet undo = records.openUndo(scope, changeSetId, change.title());
        List<RecordType<?>> types = typesIn(changeSetId);
        // Links that were moved go back, also those that whoever merged could not see
        Scope linking = merge.map(each -> merges.scope(scope, each)).orElse(scope);
        if (linking == scope) {
            steps.of(change.records());
        }
        Map<RecordKind, Long[]> held =
                types.stream()
                        .collect(
                                Collectors.toMap(
                                        RecordType::kind,
                                        type -> series.held(scope, type, changeSetId)));
        for (RecordType<?> type : types) {
            List<Long> back = deletedBy(changeSetId, type.kind());
            back.removeAll(Set.copyOf(List.of(held(held, type))));
            steps.each(UNDOING, back, ids -> records.restore(scope, undo, type.kind(), ids));
        }
        merge.filter(_ -> linking != scope)
                .ifPresent(each -> merges.moveBack(undo, each, changeSetId));
        for (RecordType<?> type : types) {
            putBack(linking, undo, type, changeSetId, held(held, type), steps);
            steps.tell(LOOKING);
            keep(scope, linking, undo, type, changeSetId, held(held, type));
        }
        merge.filter(_ -> change.root().steps() % 2 == 0)
                .ifPresent(each -> merges.listAdded(scope, undo, each, changeSetId));
        // Last of all, when no field that was put back links to what was made any more
        making.undo(scope, undo, changeSetId, types, held, steps);
        int put = count(undo, "op <> 'kept'");
        int kept = count(undo, "op = 'kept'");
        if (put > 0) {
            noteInChain(undo);
            if (change.kind().equals(ChangeKind.IMPORT.key())) {
                log.tell(
                        SecurityEvent.of(Kind.IMPORT_UNDONE)
                                .by(scope)
                                .with("file", change.title())
                                .with("rows", put));
            }
        }
        return new Undone(undo.id(), put, kept);
    }

    private List<Long> deletedBy(long changeSetId, RecordKind kind) {
        return written(changeSetId, kind, "delete");
    }

    private List<Long> changedBy(long changeSetId, RecordKind kind) {
        return written(changeSetId, kind, "update");
    }

    private List<Long> written(long changeSetId, RecordKind kind, String op) {
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

    /// Lists what was changed or deleted and stays different from what it was, and why: what no
    /// record may be like, after others have changed it, was not put back either. `before` is what
    /// it was or would have become, `after` what it is.
    private void keep(
            Scope scope,
            Scope linking,
            ChangeSet undo,
            RecordType<?> type,
            long changeSetId,
            Long[] held) {
        records.keep(
                undo,
                type,
                """
                select t.id, d.before, d.after, t.version,
                       case
                           when l.op = 'update' and t.deleted_at is not null then 'trashed'
                           when l.op = 'delete' and not h.held or not (%3$s) then 'forbidden'
                           when not d.since and d.unlinked then 'unlinked'
                           else 'changed'
                       end as because,
                       case
                           when h.held and %3$s and (l.op = 'delete' or t.deleted_at is null)
                             and not d.since and not d.unlinked then :kind
                       end::smallint as used_by
                from change_log l
                    cross join lateral (select l.record_id = any(:held) as held) h
                    join %1$s t on t.id = l.record_id
                    cross join lateral (select %2$s as now offset 0) n
                    cross join lateral (
                        select coalesce(bool_or(x.since), false) as since,
                               coalesce(bool_or(not (%4$s)), false) as unlinked,
                               coalesce(jsonb_object_agg(x.key, coalesce(x.was, 'null')), '{}') as before,
                               coalesce(jsonb_object_agg(x.key, coalesce(n.now -> x.key, 'null')), '{}') as after
                        from (select k.key, n.now -> k.key is distinct from l.after -> k.key as since,
                                     l.before -> k.key as was
                              from jsonb_object_keys(l.before || l.after) k (key)) x
                        where n.now -> x.key is distinct from x.was) d
                where l.change_set_id = :undone and l.record_kind = :kind and l.op in ('update', 'delete') and %5$s
                  and (l.op = 'delete' and t.deleted_at is not null
                    or l.op = 'update' and d.after <> '{}')
                """
                        .formatted(
                                type.table(),
                                type.snapshot("t"),
                                type.within(linking, Action.EDIT),
                                UndoSql.linkable(linking, type, "x.key", "x.was"),
                                linking == scope ? "true" : type.within(scope, Action.READ)),
                Map.of("undone", changeSetId, "held", held));
    }

    private void putBack(
            Scope scope,
            ChangeSet undo,
            RecordType<?> type,
            long changeSetId,
            Long[] held,
            Steps steps) {
        List<Long> ids = changedBy(changeSetId, type.kind());
        if (isLinkedToItself(type)) {
            steps.whole(UNDOING, ids, () -> putBack(scope, undo, type, changeSetId, held, ids));
        } else {
            steps.each(UNDOING, ids, some -> putBack(scope, undo, type, changeSetId, held, some));
        }
    }

    /// Whether records of this type can link to each other, so that what one may be can depend on
    /// what becomes of another.
    private static boolean isLinkedToItself(RecordType<?> type) {
        return type.written().stream()
                .anyMatch(field ->
                        field.type() instanceof ReferenceType link && link.target() == type.kind());
    }

    private void putBack(
            Scope scope,
            ChangeSet undo,
            RecordType<?> type,
            long changeSetId,
            Long[] held,
            List<Long> ids) {
        Series rule = type.series();
        if (ids.isEmpty()) {
            return;
        }
        records.writeAll(
                scope,
                undo,
                type,
                staging ->
                        staging.select(
                                """
                                select row_number() over (), l.record_id, p.patch
                                from change_log l
                                    cross join lateral %s t
                                    cross join lateral (select %s as now offset 0) n
                                    cross join lateral (
                                        select jsonb_object_agg(k.key, coalesce(case
                                            when n.now -> k.key is not distinct from l.after -> k.key then l.before -> k.key
                                            else %s end, 'null')) as patch
                                        from jsonb_object_keys(l.before || l.after) k (key)
                                        where (n.now -> k.key is not distinct from l.after -> k.key or k.key = any(array[%s]::text[]))
                                          and %s and not (k.key = :rule and l.record_id = any(:held))) p
                                where l.change_set_id = :set and l.record_kind = :kind and l.record_id = any(:ids)
                                  and l.op = 'update' and p.patch is not null and t.deleted_at is null
                                """
                                        .formatted(
                                                UndoSql.record(type, "l.record_id"),
                                                type.snapshot("t"),
                                                UndoSql.elementwise(type),
                                                UndoSql.manyValued(type)
                                                        .map(field -> "'" + field.key() + "'")
                                                        .collect(Collectors.joining(", ")),
                                                UndoSql.linkable(
                                                        scope, type, "k.key", "l.before -> k.key")),
                                Map.of(
                                        "set",
                                        changeSetId,
                                        "kind",
                                        type.kind().code(),
                                        "ids",
                                        ids.toArray(Long[]::new),
                                        "rule",
                                        rule == null ? "" : rule.rule().key(),
                                        "held",
                                        held)));
    }

    static Long[] held(Map<RecordKind, Long[]> held, RecordType<?> type) {
        return Objects.requireNonNull(held.get(type.kind()));
    }

    private List<RecordType<?>> typesIn(long changeSetId) {
        return jdbc
                .sql(
                        "select distinct record_kind from change_log where change_set_id = :set order by 1")
                .param("set", changeSetId)
                .query((row, _) -> RecordKind.of(row.getInt(1)))
                .list()
                .stream()
                .<RecordType<?>>map(catalogue::type)
                .toList();
    }

    private int count(ChangeSet undo, String condition) {
        return jdbc.sql(
                        "select count(distinct (record_kind, record_id))::int from change_log where change_set_id = :set and "
                                + condition)
                .param("set", undo.id())
                .query(Integer.class)
                .single();
    }

    /// What was undone is so by this undo; what had been undone by that is in force again; and so
    /// on down to where it began.
    private void noteInChain(ChangeSet undo) {
        jdbc.sql(
                        """
                        with recursive chain (id, undoes_id, above, steps) as (
                            select s.id, s.undoes_id, null::bigint, 0 from change_set s where s.id = :undo
                            union all
                            select s.id, s.undoes_id, c.id, c.steps + 1
                            from chain c join change_set s on s.id = c.undoes_id)
                        update change_set s
                        set undone_by_id = case when c.steps % 2 = 1 then c.above end
                        from chain c
                        where c.id = s.id and c.steps > 0
                        """)
                .param("undo", undo.id())
                .update();
    }
}
