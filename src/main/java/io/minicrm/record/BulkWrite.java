package io.minicrm.record;

import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
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

    private static final String CREATED =
            "(select id, before, patch, follows from staged where outcome = 'created')";
    private static final String UPDATED =
            "(select id, before, follows from staged where outcome = 'updated')";

    private final Catalogue catalogue;
    private final JdbcClient jdbc;
    private final ChangeLog changeLog;
    private final SearchIndex searchIndex;
    private final Ancestry ancestry;
    private final SeriesWrite series;
    private final ChildWrite children;
    private final OwnerCheck owners;

    BulkWrite(
            Catalogue catalogue,
            JdbcClient jdbc,
            ChangeLog changeLog,
            SearchIndex searchIndex,
            Ancestry ancestry,
            SeriesWrite series,
            ChildWrite children,
            OwnerCheck owners) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
        this.changeLog = changeLog;
        this.searchIndex = searchIndex;
        this.ancestry = ancestry;
        this.series = series;
        this.children = children;
        this.owners = owners;
    }

    BulkResult write(Scope scope, ChangeSet set, RecordType<?> type) {
        // What the planner has to know; statistics of documents would take longer than all of it
        jdbc.sql("analyze staged (row_no, id)").update();
        Staged staged =
                jdbc.sql(
                                "select count(*) filter (where id is null) as fresh, count(id) as known from staged")
                        .query(Staged.class)
                        .single();
        if (staged.known() > 0) {
            jdbc.sql("create index on staged (id)").update();
            lock(type);
            refuseForeign(scope, type);
        }
        if (staged.fresh() > 0) {
            refuseForOthers(scope, type);
        }
        refuseUnseenLinks(scope, type);
        if (staged.known() > 0) {
            recognizeUnchanged(type);
        }
        refuseBroken(type);
        owners.refuse(scope, set, type);
        if (staged.fresh() > 0) {
            ownNewOnes(scope, type);
            insert(scope, type, "s.follows is null");
        }
        long following = 0;
        if (staged.known() > 0) {
            ancestry.refuse(type);
            series.over(set, type);
            update(scope, type);
            following = series.goOn(type);
        }
        if (following > 0) {
            insert(scope, type, "s.follows is not null");
        }
        for (Field<?> field : type.fields()) {
            if (field.storage() instanceof Storage.ChildTable table) {
                if (staged.known() > 0) {
                    children.delete(field, table);
                }
                children.insert(field, (ListType<?>) field.type(), table);
            }
        }
        if (staged.fresh() + following > 0) {
            changeLog.made(set, type, CREATED);
            searchIndex.add(type, CREATED, Map.of());
        }
        if (staged.known() > 0) {
            changeLog.written(set, type, UPDATED);
            searchIndex.refresh(type, UPDATED, Map.of());
        }
        if (following > 0) {
            jdbc.sql("delete from staged where follows is not null").update();
        }
        return result();
    }

    /// How many rows make new records, and how many mean some that are there.
    record Staged(long fresh, long known) {}

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
                        update staged s set outcome = 'refused', because = 'forbidden'
                        where s.id is not null and not exists (
                            select from %s t where t.id = s.id and t.deleted_at is null and %s and %s)
                        """
                                .formatted(
                                        type.table(),
                                        type.within(scope, Action.READ),
                                        type.within(scope, Action.EDIT)))
                .update();
    }

    /// A team that is not said becomes the owner's.
    private void refuseForOthers(Scope scope, RecordType<?> type) {
        Access access = scope.access(Action.CREATE, type.kind());
        if (access.reach() == Reach.ALL) {
            return;
        }
        jdbc.sql(
                        """
                        update staged s set outcome = 'refused', because = 'forbidden'
                        where s.id is null and (%s) is not true
                        """
                                .formatted(
                                        access.sqlNew(
                                                "(s.patch ->> 'owner')::bigint",
                                                """
                                                coalesce((s.patch ->> 'team')::bigint, (
                                                    select o.team_id from app_user o
                                                    where o.id = (s.patch ->> 'owner')::bigint))\
                                                """)))
                .update();
    }

    /// Thousands of rows link to the same few records: each of those is looked for once, and only
    /// if one is not to be seen the rows are. Those that are seen stay in use until the transaction
    /// ends, as in `LinkCheck`.
    private void refuseUnseenLinks(Scope scope, RecordType<?> type) {
        for (Field<?> field : type.fields()) {
            if (field.type() instanceof ReferenceType link) {
                Long[] unseen =
                        jdbc.sql(
                                        """
                                        with linked as materialized (
                                            select distinct i::bigint as id
                                            from staged s cross join lateral %s i
                                            where s.outcome is null and s.patch ->> :key is not null),
                                        used as materialized (
                                            select t.id from %s t
                                            where t.id = any(array(select id from linked)) and t.deleted_at is null
                                            order by t.id for key share)
                                        select l.id from linked l
                                        where not exists (
                                            select from used u
                                                join search_doc d on d.record_kind = :target and d.record_id = u.id and %s
                                            where u.id = l.id)
                                        """
                                                .formatted(
                                                        link.idsIn("s.patch -> :key"),
                                                        catalogue.type(link.target()).table(),
                                                        scope.readable("d")))
                                .param("key", field.key())
                                .param("target", link.target().code())
                                .query((row, _) -> row.getLong(1))
                                .list()
                                .toArray(Long[]::new);
                if (unseen.length > 0) {
                    refuseLinks(type, field, link, unseen);
                }
            }
        }
    }

    private void refuseLinks(
            RecordType<?> type, Field<?> field, ReferenceType link, Long[] unseen) {
        jdbc.sql(
                        """
                        update staged s set outcome = 'refused', because = 'unseen'
                        where s.outcome is null and s.patch ->> :key is not null
                          and exists (
                            select from %1$s i
                            where i::bigint = any (:unseen) and not exists (
                                select from %2$s t where t.id = s.id and %3$s))
                        """
                                .formatted(
                                        link.idsIn("s.patch -> :key"),
                                        type.table(),
                                        link.refers("t", field, "= i::bigint")))
                .param("key", field.key())
                .param("unseen", unseen)
                .update();
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
        if (type.rules().isEmpty()) {
            return;
        }
        jdbc.sql(
                        """
                        update staged s set outcome = 'refused', because = 'rule'
                        where (s.outcome is null or s.outcome = 'updated')
                          and (select %s from (select f_patched(coalesce(s.before, '{}'), s.patch) as whole offset 0) v)
                        """
                                .formatted(
                                        type.rules().stream()
                                                .map(rule -> rule.sqlBroken("v.whole"))
                                                .collect(Collectors.joining(" or "))))
                .update();
    }

    /// A new record belongs to whoever makes it, and to that person's team, unless it says
    /// otherwise.
    private void ownNewOnes(Scope scope, RecordType<?> type) {
        String owned =
                scope.isSystem()
                        ? "s.patch"
                        : """
                        case when s.patch ->> 'owner' is not null and s.patch ->> 'team' is not null then s.patch
                        else coalesce((
                            select jsonb_strip_nulls(s.patch) || jsonb_build_object(
                                'owner', o.id, 'team', coalesce(s.patch -> 'team', to_jsonb(o.team_id)))
                            from app_user o
                            where o.id = coalesce((s.patch ->> 'owner')::bigint, :actor)), s.patch) end
                        """;
        jdbc.sql(
                        """
                        update staged s
                        set id = nextval((select pg_get_serial_sequence(:table, 'id'))::regclass),
                            outcome = 'created', patch = %s
                        where s.id is null and s.outcome is null
                        """
                                .formatted(owned))
                .param("table", type.table())
                .params(actor(scope))
                .update();
    }

    private void insert(Scope scope, RecordType<?> type, String which) {
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
                        from staged s where s.outcome = 'created' and %s order by s.row_no
                        """
                                .formatted(
                                        type.table(),
                                        String.join(", ", columns),
                                        String.join(", ", values),
                                        which))
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
