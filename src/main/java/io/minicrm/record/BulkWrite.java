package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes what is staged into the records of one type, in a handful of statements made from the
/// catalogue.
@Component
class BulkWrite {

    private static final String WRITTEN =
            "(select id, before from staged where outcome in ('created', 'updated'))";

    private final JdbcClient jdbc;
    private final ChangeLog changeLog;
    private final SearchIndex searchIndex;
    private final Ancestry ancestry;

    BulkWrite(JdbcClient jdbc, ChangeLog changeLog, SearchIndex searchIndex, Ancestry ancestry) {
        this.jdbc = jdbc;
        this.changeLog = changeLog;
        this.searchIndex = searchIndex;
        this.ancestry = ancestry;
    }

    BulkResult write(Scope scope, ChangeSet set, RecordType<?> type) {
        jdbc.sql("create index on staged (id)").update();
        jdbc.sql("analyze staged").update();
        lock(type);
        refuseForeign(scope, type);
        recognizeUnchanged(type);
        refuseBroken(type);
        ancestry.refuse(type);
        ownNewOnes(scope, type);
        insert(scope, type);
        update(scope, type);
        for (Field<?> field : type.fields()) {
            if (field.storage() instanceof Storage.ChildTable table) {
                writeChildren(field, (ListType<?>) field.type(), table);
            }
        }
        changeLog.written(set, type, WRITTEN, Map.of());
        searchIndex.refresh(type, WRITTEN, Map.of());
        return result();
    }

    /// In the order of their ids, so that two bulk writes wait for instead of blocking each other.
    private void lock(RecordType<?> type) {
        jdbc.sql(
                        """
                        with locked as (
                            select t.id from %s t where t.id in (select id from staged)
                            order by t.id for update
                        )
                        select count(*) from locked
                        """
                                .formatted(type.table()))
                .query(Long.class)
                .single();
    }

    private void refuseForeign(Scope scope, RecordType<?> type) {
        jdbc.sql(
                        """
                        update staged s set outcome = 'refused'
                        where s.id is not null and not exists (
                            select from %s t where t.id = s.id and t.deleted_at is null and %s and %s)
                        """
                                .formatted(
                                        type.table(),
                                        type.within(scope, Action.READ),
                                        type.within(scope, Action.EDIT)))
                .update();
        // A team that is not said becomes the owner's
        jdbc.sql(
                        """
                        update staged s set outcome = 'refused'
                        where s.id is null and (%s) is not true
                        """
                                .formatted(
                                        scope.access(Action.CREATE, type.kind())
                                                .sqlNew(
                                                        "(s.patch ->> 'owner')::bigint",
                                                        """
                                                        coalesce((s.patch ->> 'team')::bigint, (
                                                            select o.team_id from app_user o
                                                            where o.id = (s.patch ->> 'owner')::bigint))\
                                                        """)))
                .update();
        for (Field<?> field : type.fields()) {
            if (field.type() instanceof ReferenceType link) {
                jdbc.sql(
                                """
                                update staged s set outcome = 'refused'
                                where s.outcome is null and s.patch ->> :key is not null
                                  and exists (
                                    select from %1$s i
                                    where not exists (
                                        select from %2$s t where t.id = s.id and %3$s)
                                      and not exists (
                                        select from search_doc d
                                        where d.record_kind = :target
                                          and d.record_id = i::bigint and %4$s))
                                """
                                        .formatted(
                                                link.idsIn("s.patch -> :key"),
                                                type.table(),
                                                link.refers("t", field, "= i::bigint"),
                                                scope.readable("d")))
                        .param("key", field.key())
                        .param("target", link.target().code())
                        .update();
            }
        }
    }

    private void recognizeUnchanged(RecordType<?> type) {
        jdbc.sql(
                        """
                        update staged s set before = %s
                        from %s t
                        where t.id = s.id and s.outcome is null
                        """
                                .formatted(type.snapshot("t"), type.table()))
                .update();
        jdbc.sql(
                        """
                        update staged s
                        set outcome = case when f_patched(s.before, s.patch) = s.before then 'unchanged' else 'updated' end
                        where s.before is not null and s.outcome is null
                        """)
                .update();
    }

    private void refuseBroken(RecordType<?> type) {
        for (RecordType.AnyOf rule : type.rules()) {
            jdbc.sql(
                            """
                            update staged s set outcome = 'refused'
                            where (s.outcome is null or s.outcome = 'updated') and %s
                            """
                                    .formatted(
                                            rule.sqlBroken(
                                                    "f_patched(coalesce(s.before, '{}'), s.patch)")))
                    .update();
        }
    }

    /// A new record belongs to whoever makes it, and to that person's team, unless it says
    /// otherwise.
    private void ownNewOnes(Scope scope, RecordType<?> type) {
        jdbc.sql(
                        """
                        update staged s
                        set id = nextval(pg_get_serial_sequence(:table, 'id')), outcome = 'created'
                        where s.id is null and s.outcome is null
                        """)
                .param("table", type.table())
                .update();
        if (scope.isSystem()) {
            return;
        }
        jdbc.sql(
                        """
                        update staged s
                        set patch = jsonb_strip_nulls(s.patch)
                            || jsonb_build_object('owner', o.id, 'team', coalesce(s.patch -> 'team', to_jsonb(o.team_id)))
                        from app_user o
                        where s.outcome = 'created'
                          and o.id = coalesce((s.patch ->> 'owner')::bigint, :actor)
                          and (s.patch ->> 'owner' is null or s.patch ->> 'team' is null)
                        """)
                .param("actor", scope.actorId())
                .update();
    }

    private void insert(Scope scope, RecordType<?> type) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        eachColumn(
                type,
                (field, column, value) -> {
                    columns.add(column);
                    values.add(value);
                });
        if (!type.added().isEmpty()) {
            columns.add("custom");
            values.add("jsonb_strip_nulls(" + added(type) + ")");
        }
        jdbc.sql(
                        """
                        insert into %s (id, %s, created_at, created_by, updated_at, updated_by)
                        select s.id, %s, now(), :actor, now(), :actor
                        from staged s where s.outcome = 'created' order by s.row_no
                        """
                                .formatted(
                                        type.table(),
                                        String.join(", ", columns),
                                        String.join(", ", values)))
                .params(actor(scope))
                .update();
    }

    private void update(Scope scope, RecordType<?> type) {
        List<String> assignments = new ArrayList<>();
        eachColumn(
                type,
                (field, column, value) ->
                        assignments.add(
                                "%2$s = case when jsonb_exists(s.patch, '%1$s') then %3$s else t.%2$s end"
                                        .formatted(field.key(), column, value)));
        if (!type.added().isEmpty()) {
            assignments.add("custom = f_patched(t.custom, " + added(type) + ")");
        }
        jdbc.sql(
                        """
                        update %s t
                        set %s, version = t.version + 1, updated_at = now(), updated_by = :actor
                        from staged s
                        where s.id = t.id and s.outcome = 'updated'
                        """
                                .formatted(type.table(), String.join(", ", assignments)))
                .params(actor(scope))
                .update();
    }

    /// SQL for what a patch says of the fields that were added.
    private static String added(RecordType<?> type) {
        return type.added().stream()
                .map(Field::key)
                .collect(
                        Collectors.joining(
                                ",",
                                "(select coalesce(jsonb_object_agg(p.key, p.value), '{}') from jsonb_each(s.patch) p where p.key = any('{",
                                "}'))"));
    }

    private void writeChildren(Field<?> field, ListType<?> list, Storage.ChildTable table) {
        jdbc.sql(
                        """
                        delete from %s x using staged s
                        where s.outcome = 'updated' and jsonb_exists(s.patch, '%s') and x.%s = s.id
                        """
                                .formatted(table.name(), field.key(), table.owner()))
                .update();
        String columns =
                list.childColumns().stream()
                        .map(ListType.ChildColumn::name)
                        .collect(Collectors.joining(", "));
        String values =
                list.childColumns().stream()
                        .map(column -> column.in("e.value"))
                        .collect(Collectors.joining(", "));
        jdbc.sql(
                        """
                        insert into %s (%s, position, %s)
                        select s.id, e.ordinality - 1, %s
                        from staged s,
                             jsonb_array_elements(s.patch -> '%s') with ordinality e
                        where s.outcome in ('created', 'updated') and jsonb_typeof(s.patch -> '%s') = 'array'
                        """
                                .formatted(
                                        table.name(),
                                        table.owner(),
                                        columns,
                                        values,
                                        field.key(),
                                        field.key()))
                .update();
    }

    private BulkResult result() {
        return jdbc.sql(
                        """
                        select count(*) filter (where outcome = 'created')::int as created,
                               count(*) filter (where outcome = 'updated')::int as updated,
                               count(*) filter (where outcome = 'unchanged')::int as unchanged,
                               count(*) filter (where outcome = 'refused')::int as refused
                        from staged
                        """)
                .query(BulkResult.class)
                .single();
    }

    private interface ColumnVisitor {
        void visit(Field<?> field, String column, String value);
    }

    private static void eachColumn(RecordType<?> type, ColumnVisitor visitor) {
        for (Field<?> field : type.written()) {
            if (!(field.storage() instanceof Storage.Column kept)) {
                continue;
            }
            List<String> columns = field.type().columns(kept.name());
            List<String> values = field.type().fromJson("(s.patch -> '" + field.key() + "')");
            for (int i = 0; i < columns.size(); i++) {
                visitor.visit(field, columns.get(i), values.get(i));
            }
        }
    }

    private static Map<String, @Nullable Object> actor(Scope scope) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("actor", scope.actorId());
        return parameters;
    }
}
