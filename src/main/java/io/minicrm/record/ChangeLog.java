package io.minicrm.record;

import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes what was changed: for one record or for a million with the same statements.
@Component
class ChangeLog {

    private final JdbcClient jdbc;

    ChangeLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    ChangeSet open(
            Scope scope,
            ChangeKind kind,
            ChangeSet.Source source,
            String title,
            @Nullable Long undoes) {
        long id =
                jdbc.sql(
                                """
                                insert into change_set (kind, source, title, actor_id, undoes_id)
                                values (:kind, :source, :title, :actor, :undoes)
                                returning id
                                """)
                        .param("kind", kind.key())
                        .param("source", source.name().toLowerCase(Locale.ROOT))
                        .param("title", title)
                        .param("actor", scope.actorId())
                        .param("undoes", undoes)
                        .query(Long.class)
                        .single();
        return new ChangeSet(id, kind, scope.actorId());
    }

    /// Logs what became different in these rows.
    ///
    /// @param touched SQL of a relation with `id` and `before` (jsonb, null for a new record)
    /// @return how many rows really changed
    int written(ChangeSet set, RecordType<?> type, String touched, Map<String, ?> parameters) {
        String rows =
                """
                insert into change_log
                    (change_set_id, record_kind, record_id, op, before, after, version_after)
                select :set, :kind, t.id,
                       case when x.before is null then 'insert' else 'update' end,
                       case when x.before is null then '{}' else f_differing(x.before, n.now) end,
                       case when x.before is null then n.now else f_differing(n.now, x.before) end, t.version
                from %s x
                    join %s t on t.id = x.id
                    cross join lateral (select %s as now offset 0) n
                where x.before is null or x.before <> n.now
                """
                        .formatted(touched, type.table(), type.snapshot("t"));
        return log(set, type, rows, parameters);
    }

    /// Logs that these records were put into the trash or taken out of it.
    int moved(ChangeSet set, RecordType<?> type, String op, Long[] ids) {
        String rows =
                """
                insert into change_log
                    (change_set_id, record_kind, record_id, op, before, after, version_after)
                select :set, :kind, t.id, :op, '{}', '{}', t.version
                from %s t where t.id = any(:ids)
                """
                        .formatted(type.table());
        return log(set, type, rows, Map.of("op", op, "ids", ids));
    }

    /// What others changed in a record after this version: the earliest value each field had then.
    Values since(RecordType<?> type, RecordRef ref, int version) {
        String before =
                jdbc.sql(
                                """
                                select coalesce(jsonb_object_agg(k.key, coalesce(f.before -> k.key, 'null')), '{}')::text
                                from (select distinct on (key) key, l.id
                                      from change_log l,
                                           jsonb_object_keys(l.before || l.after) key
                                      where l.record_kind = :kind and l.record_id = :id
                                        and l.version_after > :version and l.op = 'update'
                                      order by key, l.id) k
                                    join change_log f on f.id = k.id
                                """)
                        .param("kind", ref.kind().code())
                        .param("id", ref.id())
                        .param("version", version)
                        .query(String.class)
                        .single();
        return Values.fromJson(type, before);
    }

    /// Who wrote a record last.
    @Nullable Long lastActor(RecordRef ref) {
        return jdbc
                .sql(
                        """
                        select s.actor_id from change_log l join change_set s on s.id = l.change_set_id
                        where l.record_kind = :kind and l.record_id = :id
                        order by l.id desc limit 1
                        """)
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query((row, _) -> (Long) row.getObject(1))
                .list()
                .stream()
                .findFirst()
                .orElse(null);
    }

    /// Writes rows and counts them in their change set, by kind of record and op.
    private int log(ChangeSet set, RecordType<?> type, String rows, Map<String, ?> parameters) {
        return jdbc.sql(
                        """
                        with logged as (%s returning op),
                             sums as (
                                 select :kind || '.' || op as key, count(*) as rows
                                 from logged group by op),
                             counted as (
                                 update change_set s
                                 set records = s.records + n.rows, counts = s.counts || n.counts
                                 from (select sum(u.rows)::int as rows,
                                              jsonb_object_agg(u.key, u.rows + coalesce((c.counts ->> u.key)::bigint, 0)) as counts
                                       from sums u, change_set c
                                       where c.id = :set) n
                                 where s.id = :set and n.rows > 0)
                        select coalesce(sum(rows), 0)::int from sums
                        """
                                .formatted(rows))
                .param("set", set.id())
                .param("kind", type.kind().code())
                .params(parameters)
                .query(Integer.class)
                .single();
    }
}
