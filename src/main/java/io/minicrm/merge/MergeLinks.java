package io.minicrm.merge;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Staging;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds what links to records or hangs on them, by the catalogue of fields.
@Component
class MergeLinks {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    MergeLinks(Catalogue catalogue, JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// The records in use that link to those which go, whoever may see them; not those that become
    /// one themselves.
    List<Long> linking(RecordType<?> type, MergeRequest request) {
        List<Field<?>> fields = links(type, request.into().kind());
        if (fields.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(
                        "select t.id from %s t where t.id in (%s) and t.deleted_at is null and %s order by t.id"
                                .formatted(type.table(), linked(fields), others(type, request)))
                .param("merged", request.merged().toArray(Long[]::new))
                .param("all", request.all().toArray(Long[]::new))
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// Lets records link to the one that is kept instead, in whatever field they do: each is
    /// written once.
    void exchange(Staging staging, RecordType<?> type, MergeRequest request, List<Long> ids) {
        String patch =
                links(type, request.into().kind()).stream()
                        .map(field ->
                                "case when %s then jsonb_build_object('%s', %s) else '{}' end"
                                        .formatted(
                                                link(field).refers("t", field, "= any(:merged)"),
                                                field.key(),
                                                link(field)
                                                        .exchanged(
                                                                "t",
                                                                field,
                                                                ":merged::bigint[]",
                                                                ":into::bigint")))
                        .collect(Collectors.joining(" || "));
        staging.select(
                """
                select row_number() over (order by t.id), t.id, %s
                from (select * from %s t where t.id = any(:ids) order by t.id for update) t
                """
                        .formatted(patch, type.table()),
                Map.of(
                        "merged", request.merged().toArray(Long[]::new),
                        "into", request.into().id(),
                        "ids", ids.toArray(Long[]::new)));
    }

    /// How many records link to some or hang on them, by kind, as far as this scope sees them.
    ///
    /// @param trashed those in the trash, instead of those in use
    Map<RecordKind, Integer> count(
            Scope scope, RecordKind kind, List<Long> merged, List<Long> all, boolean trashed) {
        Map<RecordKind, Integer> counts = new TreeMap<>();
        for (RecordType<?> type : catalogue.types()) {
            List<String> found = new ArrayList<>();
            List<Field<?>> fields = links(type, kind);
            if (!fields.isEmpty()) {
                found.add(linked(fields));
            }
            if (type.hanging() != null && !trashed) {
                found.add(
                        "select h.linking from %s h where h.kind = %d and h.linked = any(:merged)"
                                .formatted(type.hanging(), kind.code()));
            }
            if (!found.isEmpty()) {
                int count =
                        jdbc.sql(
                                        "select count(*)::int from %s t where t.id in (%s) and t.deleted_at is %s and %s%s"
                                                .formatted(
                                                        type.table(),
                                                        String.join(" union ", found),
                                                        trashed ? "not null" : "null",
                                                        type.within(scope, Action.READ),
                                                        type.kind() == kind
                                                                ? " and t.id <> all(:all)"
                                                                : ""))
                                .param("merged", merged.toArray(Long[]::new))
                                .param("all", all.toArray(Long[]::new))
                                .query(Integer.class)
                                .single();
                if (count > 0) {
                    counts.put(type.kind(), count);
                }
            }
        }
        return counts;
    }

    /// Those records that would be above themselves if they were above what these become.
    Set<Long> below(RecordType<?> type, List<Long> all) {
        Set<Long> below = new HashSet<>();
        for (Field<?> field : type.fields(Trait.PARENT)) {
            below.addAll(
                    jdbc.sql(
                                    """
                                    with recursive down (id) as (
                                        select unnest(:all::bigint[])
                                        union
                                        select t.id from down join %s t on %s = down.id)
                                    select id from down
                                    """
                                            .formatted(type.table(), field.sql("t")))
                            .param("all", all.toArray(Long[]::new))
                            .query((row, _) -> row.getLong(1))
                            .list());
        }
        return below;
    }

    /// To which records some link that lie in the trash or are not there any more.
    Set<RecordRef> gone(RecordType<?> type, List<RecordSnapshot> records) {
        Set<RecordRef> linked = new HashSet<>();
        for (Field<?> field : type.written()) {
            if (field.type() instanceof ReferenceType link) {
                records.forEach(record ->
                        link.ids(record.values().get(field))
                                .forEach(id -> linked.add(new RecordRef(link.target(), id))));
            }
        }
        if (linked.isEmpty()) {
            return Set.of();
        }
        List<RecordRef> all = List.copyOf(linked);
        return Set.copyOf(
                jdbc.sql(
                                """
                                select l.kind, l.id from unnest(:kinds::int[], :ids::bigint[]) l (kind, id)
                                where not exists (
                                    select from search_doc d where d.record_kind = l.kind and d.record_id = l.id)
                                """)
                        .param(
                                "kinds",
                                all.stream().map(ref -> ref.kind().code()).toArray(Integer[]::new))
                        .param("ids", all.stream().map(RecordRef::id).toArray(Long[]::new))
                        .query((row, _) ->
                                new RecordRef(RecordKind.of(row.getInt("kind")), row.getLong("id")))
                        .list());
    }

    private static List<Field<?>> links(RecordType<?> type, RecordKind target) {
        return type.linksTo(target).stream().filter(field -> !field.is(Trait.DERIVED)).toList();
    }

    private static ReferenceType link(Field<?> field) {
        return (ReferenceType) field.type();
    }

    private static String linked(List<Field<?>> fields) {
        return fields.stream()
                .map(field ->
                        "select pairs.linking from %s where pairs.linked = any(:merged)"
                                .formatted(link(field).pairs(field)))
                .collect(Collectors.joining(" union "));
    }

    private static String others(RecordType<?> type, MergeRequest request) {
        return type.kind() == request.into().kind() ? "t.id <> all(:all)" : "true";
    }
}
