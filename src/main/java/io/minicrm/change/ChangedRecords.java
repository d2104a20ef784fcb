package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads which records a change set wrote, and what became different in them.
@Component
class ChangedRecords {

    private static final Pattern POSITION = Pattern.compile("(\\d{1,4})-(\\d{1,18})-([a-z]{1,10})");

    private record Row(
            RecordRef ref,
            String op,
            String before,
            String after,
            ChangedRecord.@Nullable KeptBecause kept) {}

    private record Now(ChangedRecord.State state, @Nullable String title) {}

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Changes changes;

    ChangedRecords(JdbcClient jdbc, Catalogue catalogue, Changes changes) {
        this.changes = changes;
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The records after a position, in a fixed order. Who asks has looked the change set up with
    /// their scope; names and values of records that are foreign to it are left out.
    ///
    /// @param kind only records of this kind, or null
    /// @param op only what was written so, or null
    /// @param after the position to begin behind, or null for the first
    List<ChangedRecord> of(
            Scope scope,
            Changes.Summary change,
            @Nullable RecordKind kind,
            @Nullable String op,
            @Nullable String after,
            int most) {
        Matcher position = POSITION.matcher(after == null ? "0-0-a" : after);
        if (!position.matches()) {
            return List.of();
        }
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("set", change.id());
        parameters.put("kind", kind == null ? null : kind.code());
        parameters.put("op", op);
        parameters.put("afterKind", Integer.valueOf(position.group(1)));
        parameters.put("afterId", Long.valueOf(position.group(2)));
        parameters.put("afterOp", position.group(3));
        parameters.put("most", most);
        List<Row> rows =
                jdbc.sql(
                                """
                                select l.record_kind, l.record_id, l.op, l.before::text as before, l.after::text as after,
                                       l.kept_because, l.used_by, k.actor_id, k.name, k.created_at
                                from change_log l
                                    left join lateral (
                                        select s.actor_id, u.name, s.created_at
                                        from change_log x
                                            join change_set s on s.id = x.change_set_id
                                            left join app_user u on u.id = s.actor_id
                                        where l.op = 'kept' and x.op <> 'kept' and x.id < l.id
                                          and x.record_kind = l.record_kind and x.record_id = l.record_id
                                        order by x.id desc limit 1) k on true
                                where l.change_set_id = :set
                                  and (l.record_kind, l.record_id, l.op) > (:afterKind, :afterId, :afterOp)
                                  and (:kind::int is null or l.record_kind = :kind::int)
                                  and (:op::text is null or l.op = :op::text)
                                  and %s
                                order by l.record_kind, l.record_id, l.op
                                limit :most
                                """
                                        .formatted(
                                                // A merge also moves links that its person does not
                                                // see
                                                change.root().kind().equals("merge")
                                                        ? changes.readable(scope)
                                                        : "true"))
                        .params(parameters)
                        .query((row, _) -> row(row))
                        .list();
        Map<RecordRef, Now> present = present(scope, rows);
        return rows.stream().map(row -> changed(row, present)).toList();
    }

    /// Whether a change set put this record into the trash.
    boolean hasDeleted(long changeSetId, RecordRef ref) {
        return jdbc.sql(
                        """
                        select exists (
                            select from change_log
                            where change_set_id = :set and record_kind = :kind and record_id = :id and op = 'delete')
                        """)
                .param("set", changeSetId)
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query(Boolean.class)
                .single();
    }

    private Row row(ResultSet row) throws SQLException {
        RecordRef ref =
                new RecordRef(RecordKind.of(row.getInt("record_kind")), row.getLong("record_id"));
        String reason =
                reason(
                        ref.kind(),
                        row.getString("kept_because"),
                        row.getObject("used_by", Integer.class));
        OffsetDateTime at = row.getObject("created_at", OffsetDateTime.class);
        return new Row(
                ref,
                row.getString("op"),
                row.getString("before"),
                row.getString("after"),
                reason == null
                        ? null
                        : new ChangedRecord.KeptBecause(
                                reason,
                                row.getObject("actor_id", Long.class),
                                row.getString("name"),
                                at == null ? null : at.toInstant()));
    }

    private @Nullable String reason(
            RecordKind kind, @Nullable String because, @Nullable Integer usedBy) {
        if (usedBy == null || usedBy == 0) {
            return usedBy == null ? because : "used";
        }
        return usedBy == kind.code() && catalogue.type(kind).series() != null
                ? "series"
                : "used." + RecordKind.of(usedBy).key();
    }

    private ChangedRecord changed(Row row, Map<RecordRef, Now> present) {
        Now now = present.getOrDefault(row.ref(), new Now(ChangedRecord.State.PURGED, null));
        boolean shown =
                now.state() == ChangedRecord.State.LIVING
                        || now.state() == ChangedRecord.State.TRASHED;
        return new ChangedRecord(
                row.ref(),
                row.op(),
                now.state(),
                now.title(),
                shown
                        ? History.fields(
                                catalogue.type(row.ref().kind()), row.before(), row.after())
                        : List.of(),
                row.kept());
    }

    private Map<RecordRef, Now> present(Scope scope, List<Row> rows) {
        Map<RecordRef, Now> present = new HashMap<>();
        for (RecordType<?> type : catalogue.types()) {
            Long[] ids =
                    rows.stream()
                            .map(Row::ref)
                            .filter(ref -> ref.kind() == type.kind())
                            .map(RecordRef::id)
                            .toArray(Long[]::new);
            if (ids.length > 0) {
                jdbc.sql(
                                """
                                select t.id, %1$s as readable, case when %1$s then %2$s end as title,
                                       t.deleted_at is not null as trashed
                                from %3$s t where t.id = any(:ids)
                                """
                                        .formatted(
                                                type.within(scope, Action.READ),
                                                type.title(),
                                                type.table()))
                        .param("ids", ids)
                        .query(
                                (RowCallbackHandler)
                                        row ->
                                                present.put(
                                                        new RecordRef(
                                                                type.kind(), row.getLong("id")),
                                                        now(row)));
            }
        }
        return present;
    }

    private static Now now(ResultSet row) throws SQLException {
        return new Now(
                !row.getBoolean("readable")
                        ? ChangedRecord.State.FOREIGN
                        : row.getBoolean("trashed")
                                ? ChangedRecord.State.TRASHED
                                : ChangedRecord.State.LIVING,
                row.getString("title"));
    }
}
