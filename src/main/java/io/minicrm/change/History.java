package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What happened to one record, change by change.
@Component
public class History {

    /// A field that was given another value.
    public record FieldChange(Field<?> field, @Nullable Object before, @Nullable Object after) {}

    /// One change of the record: what was done, by whom, and what became different.
    ///
    /// @param op insert, update, delete, restore or kept
    public record Entry(
            long id,
            long changeSetId,
            String op,
            String kind,
            String source,
            @Nullable Long actorId,
            @Nullable String actorName,
            Instant at,
            List<FieldChange> fields) {}

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    History(@Prepared JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The changes before this entry (or the newest), newest first. Nothing, when the scope may not
    /// see the record.
    public List<Entry> of(Scope scope, RecordRef ref, @Nullable Long beforeEntry, int most) {
        return query(
                scope,
                ref,
                "l.id < :entry",
                "l.id desc",
                Map.of("entry", beforeEntry == null ? Long.MAX_VALUE : beforeEntry),
                most);
    }

    /// The changes made before a moment, or at it by an entry with a smaller id; newest first.
    public List<Entry> until(Scope scope, RecordRef ref, Instant end, long below, int most) {
        return query(
                scope,
                ref,
                "(s.created_at, l.id) < (:end, :entry)",
                "s.created_at desc, l.id desc",
                Map.of("end", OffsetDateTime.ofInstant(end, ZoneOffset.UTC), "entry", below),
                most);
    }

    /// One entry of this record.
    public Optional<Entry> entry(Scope scope, RecordRef ref, long entry) {
        return query(scope, ref, "l.id = :entry", "l.id", Map.of("entry", entry), 1).stream()
                .findFirst();
    }

    private List<Entry> query(
            Scope scope,
            RecordRef ref,
            String condition,
            String order,
            Map<String, Object> values,
            int most) {
        RecordType<?> type = catalogue.type(ref.kind());
        return jdbc.sql(
                        """
                        select l.id, l.change_set_id, l.op, l.before::text as before, l.after::text as after,
                               s.kind, s.source, s.actor_id, s.created_at, u.name as actor_name
                        from change_log l
                            join change_set s on s.id = l.change_set_id
                            left join app_user u on u.id = s.actor_id
                        where l.record_kind = :kind and l.record_id = :id and %s
                          and exists (select from %s t where t.id = l.record_id and %s)
                        order by %s
                        limit :most
                        """
                                .formatted(
                                        condition,
                                        type.table(),
                                        type.within(scope, Action.READ),
                                        order))
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .params(values)
                .param("most", most)
                .query((row, _) ->
                        new Entry(
                                row.getLong("id"),
                                row.getLong("change_set_id"),
                                row.getString("op"),
                                row.getString("kind"),
                                row.getString("source"),
                                row.getObject("actor_id", Long.class),
                                row.getString("actor_name"),
                                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                                fields(type, row.getString("before"), row.getString("after"))))
                .list();
    }

    static List<FieldChange> fields(RecordType<?> type, String before, String after) {
        Values old = Values.fromJson(type, before);
        Values now = Values.fromJson(type, after);
        List<FieldChange> changes = new ArrayList<>();
        for (Field<?> field : type.written()) {
            if (old.has(field) || now.has(field)) {
                changes.add(new FieldChange(field, old.get(field), now.get(field)));
            }
        }
        return changes;
    }
}
