package io.minicrm.change;

import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Takes back that records were made or taken out of the trash: those that are as they were left,
/// and on which nothing hangs that stays, go into the trash. The others are kept and listed.
@Component
class UndoCreation {

    private final Records records;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    UndoCreation(Records records, Catalogue catalogue, JdbcClient jdbc) {
        this.records = records;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// @param held by kind, the records whose series goes on with what the change made
    void undo(
            Scope scope,
            ChangeSet undo,
            long changeSetId,
            List<RecordType<?>> types,
            Map<RecordKind, Long[]> held,
            Steps steps) {
        steps.tell(Undo.LOOKING);
        jdbc.sql("drop table if exists going, use_of").update();
        jdbc.sql("create temporary table going (kind smallint, id bigint) on commit drop").update();
        jdbc.sql(
                        """
                        create temporary table use_of
                            (kind smallint, id bigint, by_kind smallint, by_id bigint, seen boolean) on commit drop
                        """)
                .update();
        types.forEach(type -> findUntouched(scope, type, changeSetId, Undo.held(held, type)));
        jdbc.sql("create index on going (kind, id)").update();
        jdbc.sql("analyze going").update();
        findUses(scope, changeSetId);
        keepUsed();
        for (RecordType<?> type : types) {
            steps.each(
                    Undo.UNDOING,
                    going(type),
                    ids -> records.delete(scope, undo, type.kind(), ids));
            list(scope, undo, type, changeSetId, Undo.held(held, type));
        }
    }

    /// What is still as it was left, and may be deleted.
    private void findUntouched(Scope scope, RecordType<?> type, long changeSetId, Long[] held) {
        jdbc.sql(
                        """
                        insert into going (kind, id)
                        select l.record_kind, t.id
                        from change_log l cross join lateral %s t
                        where l.change_set_id = :set and l.record_kind = :kind and t.deleted_at is null
                          and (l.op = 'insert' and l.after = %s or l.op = 'restore' and l.version_after = t.version)
                          and (cardinality(:held::bigint[]) = 0 or (%s = any(:held)) is not true) and %s and %s
                        """
                                .formatted(
                                        UndoSql.record(type, "l.record_id"),
                                        type.snapshot("t"),
                                        SeriesUndo.follows("l"),
                                        type.within(scope, Action.READ),
                                        type.within(scope, Action.DELETE)))
                .param("set", changeSetId)
                .param("kind", type.kind().code())
                .param("held", held)
                .update();
    }

    /// What links to it or hangs on it, of the same change or of later ones: what hung on a record
    /// before it was taken out of the trash does not count.
    private void findUses(Scope scope, long changeSetId) {
        for (RecordType<?> type : catalogue.types()) {
            String seen = type.within(scope, Action.READ);
            for (Field<?> field : type.fields()) {
                if (field.type() instanceof ReferenceType link) {
                    findUses(
                            type,
                            "(select linking, %d as kind, linked from %s)"
                                    .formatted(link.target().code(), link.pairs(field)),
                            seen,
                            "(x.op = 'restore' or jsonb_exists(x.after, '%s'))"
                                    .formatted(field.key()),
                            changeSetId);
                }
            }
        }
        for (RecordType<?> type : catalogue.types()) {
            String pairs = type.hanging();
            if (pairs != null) {
                findUses(type, pairs, "true", "true", changeSetId);
            }
        }
    }

    private void findUses(
            RecordType<?> type, String pairs, String seen, String written, long changeSetId) {
        jdbc.sql(
                        """
                        insert into use_of (kind, id, by_kind, by_id, seen)
                        select g.kind, g.id, :by, t.id, %s
                        from going g
                            join %s p on p.kind = g.kind and p.linked = g.id
                            cross join lateral %s t
                        where t.deleted_at is null and exists (
                            select from change_log x
                            where x.record_kind = :by and x.record_id = t.id
                              and x.change_set_id >= :set and x.op <> 'kept' and %s)
                        """
                                .formatted(seen, pairs, UndoSql.record(type, "p.linking"), written))
                .param("by", type.kind().code())
                .param("set", changeSetId)
                .update();
    }

    /// What is used by something that stays, stays; and so on down. What is left is going.
    private void keepUsed() {
        jdbc.sql(
                        """
                        with recursive staying (kind, id) as (
                            select u.kind, u.id from use_of u
                            where not exists (
                                select from going g where (g.kind, g.id) = (u.by_kind, u.by_id))
                            union
                            select u.kind, u.id
                            from staying s join use_of u on (u.by_kind, u.by_id) = (s.kind, s.id))
                        delete from going g using staying s where (g.kind, g.id) = (s.kind, s.id)
                        """)
                .update();
    }

    private List<Long> going(RecordType<?> type) {
        return jdbc.sql("select id from going where kind = :kind order by id")
                .param("kind", type.kind().code())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// Lists what stays, and why. `before` is what it was left as, `after` what it is.
    private void list(
            Scope scope, ChangeSet undo, RecordType<?> type, long changeSetId, Long[] held) {
        records.keep(
                undo,
                type,
                """
                select t.id, t.version,
                       case when l.op = 'insert' then f_differing(l.after, n.now) else '{}' end as before,
                       case when l.op = 'insert' then f_differing(n.now, l.after) else '{}' end as after,
                       case when %1$s then 'changed' else 'forbidden' end as because,
                       case
                           when not (%1$s) then null
                           when cardinality(:held::bigint[]) > 0 and %4$s = any(:held)
                             and (l.after = n.now or l.op = 'restore' and l.version_after = t.version) then :kind
                           else u.by_kind
                       end::smallint as used_by
                from change_log l
                    cross join lateral %2$s t
                    cross join lateral (select %3$s as now offset 0) n
                    left join lateral (
                        select max(case when u.seen then u.by_kind else 0 end) as by_kind from use_of u
                        where u.kind = l.record_kind and u.id = t.id
                          and not exists (
                            select from going g where (g.kind, g.id) = (u.by_kind, u.by_id))) u on true
                where l.change_set_id = :undone and l.record_kind = :kind and l.op in ('insert', 'restore') and t.deleted_at is null
                """
                        .formatted(
                                type.within(scope, Action.DELETE),
                                UndoSql.record(type, "l.record_id"),
                                type.snapshot("t"),
                                SeriesUndo.follows("l")),
                Map.of("undone", changeSetId, "held", held));
    }
}
