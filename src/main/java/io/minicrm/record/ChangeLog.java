package io.minicrm.record;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes what was changed: for one record or for a million with the same statements.
@Component
class ChangeLog {

    private static final String STORED =
            """
            insert into change_set as s (id, kind, source, title, actor_id, undoes_id, records, counts)
            select :set, :setKind, :source, :title, :actor::bigint, :undoes::bigint, %s, %s
            %s
            """;

    /// What writes one record looks for it by its number. Planned while a table was empty, such a
    /// statement would read the whole table for as long as the connection lives, so that it must
    /// not.
    private static final String OPENED =
            """
            select nextval(pg_get_serial_sequence('change_set', 'id')),
                   set_config('enable_seqscan', :scans, true)
            """;

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final ChangeNumbering numbering;

    ChangeLog(JdbcClient jdbc, @Prepared JdbcClient prepared, ChangeNumbering numbering) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.numbering = numbering;
    }

    ChangeSet open(Scope scope, ChangeKind kind, String title, @Nullable Long undoes) {
        numbering.afterCommit();
        long number =
                prepared.sql(OPENED)
                        .param("scans", kind.isOfOne() ? "off" : "on")
                        .query((row, _) -> row.getLong(1))
                        .single();
        return new ChangeSet(number, kind, scope.source(), title, scope.actorId(), undoes);
    }

    /// Stores a change set although nothing may be written in it.
    void store(ChangeSet set) {
        jdbc.sql(STORED.formatted("0", "'{}'::jsonb", "on conflict do nothing"))
                .params(parameters(set))
                .update();
        set.written();
    }

    /// Logs what became different in one record.
    ///
    /// @param before its fields as JSON
    int written(ChangeSet set, RecordType<?> type, long id, String before) {
        return written(set, type, id, before, null);
    }

    /// Logs a new record.
    ///
    /// @param follows the one of its series that was over, or null
    int made(ChangeSet set, RecordType<?> type, long id, @Nullable Long follows) {
        return written(set, type, id, null, follows);
    }

    private int written(
            ChangeSet set,
            RecordType<?> type,
            long id,
            @Nullable String before,
            @Nullable Long follows) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", id);
        parameters.put("before", before);
        parameters.put("follows", follows);
        return log(
                prepared,
                set,
                type,
                written(
                        type,
                        "(select :id::bigint as id, :before::jsonb as before, :follows::bigint as follows)"),
                parameters);
    }

    /// Logs what became different in these rows.
    ///
    /// @param touched SQL of a relation with `id`, `before` (jsonb, null for a new record) and
    ///   `follows`, the one of its series that was over
    /// @return how many rows really changed
    int written(ChangeSet set, RecordType<?> type, String touched) {
        return log(jdbc, set, type, written(type, touched), Map.of());
    }

    private static String written(RecordType<?> type, String touched) {
        return """
        insert into change_log
            (change_set_id, record_kind, record_id, op, before, after, version_after, follows_id)
        select :set, :kind, t.id,
               case when x.before is null then 'insert' else 'update' end,
               case when x.before is null then '{}' else f_differing(x.before, n.now) end,
               case when x.before is null then n.now else f_differing(n.now, x.before) end, t.version, x.follows
        from %s x
            join %s t on t.id = x.id
            cross join lateral (select %s as now offset 0) n
        where x.before is null or x.before <> n.now
        """
                .formatted(touched, type.table(), type.snapshot("t"));
    }

    /// Logs these new records. Most are as they were said to be, and need not be read again.
    ///
    /// @param made SQL of a relation with `id`, `before` (null), `patch`, all that was said, and
    ///   `follows`
    int made(ChangeSet set, RecordType<?> type, String made) {
        if (!type.isReadAsWritten()) {
            return written(set, type, made);
        }
        String rows =
                """
                insert into change_log
                    (change_set_id, record_kind, record_id, op, before, after, version_after, follows_id)
                select :set, :kind, x.id, 'insert', '{}', jsonb_strip_nulls(x.patch), 0, x.follows
                from %s x
                """
                        .formatted(made);
        return log(jdbc, set, type, rows, Map.of());
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
        return log(jdbc, set, type, rows, Map.of("op", op, "ids", ids));
    }

    /// Lists what an undo did not put back.
    ///
    /// @param found SQL of a relation with `id`, `before`, `after`, `version`, `because` and
    ///   `used_by`, the kind of record that keeps it
    int kept(ChangeSet set, RecordType<?> type, String found, Map<String, ?> parameters) {
        String rows =
                """
                insert into change_log
                    (change_set_id, record_kind, record_id, op, before, after, version_after, kept_because, used_by)
                select :set, :kind, k.id, 'kept', k.before, k.after, k.version, k.because, k.used_by
                from (%s) k
                on conflict do nothing
                """
                        .formatted(found);
        return log(jdbc, set, type, rows, parameters);
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

    /// Writes rows and counts them in their change set, by kind of record and op. With the first of
    /// them the change set is stored.
    private int log(
            JdbcClient client,
            ChangeSet set,
            RecordType<?> type,
            String rows,
            Map<String, ?> parameters) {
        String stored =
                STORED.formatted(
                        "coalesce(sum(rows) filter (where op <> 'kept'), 0)",
                        "jsonb_object_agg(:kind || '.' || op, rows)",
                        """
                        from sums having count(*) > 0
                        on conflict (id) do update
                        set records = s.records + excluded.records,
                            counts = s.counts || (
                                select jsonb_object_agg(c.key, c.value::bigint + coalesce((s.counts ->> c.key)::bigint, 0))
                                from jsonb_each_text(excluded.counts) c)
                        """);
        int written =
                client.sql(
                                """
                                with logged as (%s returning op),
                                     sums as (select op, count(*) as rows from logged group by op),
                                     counted as (%s)
                                select coalesce(sum(rows), 0)::int from sums
                                """
                                        .formatted(rows, stored))
                        .params(parameters(set))
                        .param("kind", type.kind().code())
                        .params(parameters)
                        .query(Integer.class)
                        .single();
        if (written > 0) {
            set.written();
        }
        return written;
    }

    private static Map<String, @Nullable Object> parameters(ChangeSet set) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("set", set.number());
        parameters.put("setKind", set.kind().key());
        parameters.put("source", set.source().name().toLowerCase(Locale.ROOT));
        parameters.put("title", set.title());
        parameters.put("actor", set.actorId());
        parameters.put("undoes", set.undoes());
        return parameters;
    }
}
