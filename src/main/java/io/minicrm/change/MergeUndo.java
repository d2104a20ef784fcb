package io.minicrm.change;

import io.minicrm.record.ArchivedLinks;
import io.minicrm.record.AttachedRows;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Redirects;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What an undo does besides when the change merged records, or took that back.
@Component
class MergeUndo {

    private final Redirects redirects;
    private final AttachedRows attached;
    private final ArchivedLinks archived;
    private final Records records;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    MergeUndo(
            Redirects redirects,
            AttachedRows attached,
            ArchivedLinks archived,
            Records records,
            Catalogue catalogue,
            JdbcClient jdbc) {
        this.redirects = redirects;
        this.attached = attached;
        this.archived = archived;
        this.records = records;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    Optional<Redirects.Merge> of(long changeSetId) {
        return redirects.of(changeSetId);
    }

    /// Waits for whoever merges these records on or writes what was moved, and keeps others from
    /// it: what links comes before what it links to, as with whoever saves it.
    void lock(Redirects.Merge merge, long changeSetId) {
        jdbc.sql("select set_config('minicrm.merges', 'known', true)").query(String.class).single();
        for (RecordType<?> type : List.copyOf(catalogue.types()).reversed()) {
            jdbc.sql(
                            """
                            select count(*) from (
                                select t.id from %s t
                                where t.id = any(array(
                                    select l.record_id from change_log l
                                    where l.change_set_id = :set and l.record_kind = :kind
                                    union select unnest(:ids::bigint[])))
                                order by t.id for update) l
                            """
                                    .formatted(type.table()))
                    .param("set", changeSetId)
                    .param("kind", type.kind().code())
                    .param("ids", type.kind() == merge.into().kind() ? all(merge) : new Long[0])
                    .query(Long.class)
                    .single();
        }
    }

    private static Long[] all(Redirects.Merge merge) {
        return Stream.concat(merge.merged().stream(), Stream.of(merge.into().id()))
                .toArray(Long[]::new);
    }

    /// Only for whom `scope` permits it.
    void moveBack(ChangeSet undo, Redirects.Merge merge, long changeSetId) {
        attached.moveBack(undo, catalogue.type(merge.into().kind()), changeSetId);
        archived.moveBack(undo, merge.into().kind(), changeSetId);
    }

    /// The scope that puts links back. Whoever may change the record that was kept and delete those
    /// that went into it moves all links to them, also those that they cannot see, as the merge
    /// did.
    Scope scope(Scope scope, Redirects.Merge merge) {
        RecordType<?> type = catalogue.type(merge.into().kind());
        boolean permitted =
                jdbc.sql(
                                """
                                select count(*) = :all from %1$s t
                                where t.id = any(:ids) and %2$s and case when t.id = :into then %3$s else %4$s end
                                """
                                        .formatted(
                                                type.table(),
                                                type.within(scope, Action.READ),
                                                type.within(scope, Action.EDIT),
                                                type.within(scope, Action.DELETE)))
                        .param("all", merge.merged().size() + 1)
                        .param("ids", all(merge))
                        .param("into", merge.into().id())
                        .query(Boolean.class)
                        .single();
        return permitted ? scope.everywhere("links of merged records, seen or not") : scope;
    }

    /// Lists what was linked to the record or added to it since others went into it, and stays with
    /// it: what the reader may see of that.
    void listAdded(Scope scope, ChangeSet undo, Redirects.Merge merge, long changeSetId) {
        for (RecordType<?> type : catalogue.types()) {
            List<Field<?>> links = type.linksTo(merge.into().kind());
            List<String> added =
                    new ArrayList<>(links.stream().map(field -> linked(type, field)).toList());
            if (type.hanging() != null) {
                added.add(hanging(type));
            }
            if (!added.isEmpty()) {
                records.keep(
                        undo,
                        type,
                        """
                        select t.id, '{}'::jsonb as before, t.version, 'added' as because, null::smallint as used_by,
                               jsonb_strip_nulls(jsonb_build_object(%s)) as after
                        from %s t
                        where t.id in (%s) and t.deleted_at is null and %s
                        """
                                .formatted(
                                        links.stream()
                                                .map(MergeUndo::value)
                                                .collect(Collectors.joining(", ")),
                                        type.table(),
                                        String.join(" union ", added),
                                        type.within(scope, Action.READ)),
                        Map.of(
                                "into",
                                merge.into().id(),
                                "intoKind",
                                merge.into().kind().code(),
                                "since",
                                changeSetId));
            }
        }
    }

    /// SQL for the key and value of a link, as far as it leads there.
    private static String value(Field<?> field) {
        return "'%s', case when %s then %s end"
                .formatted(
                        field.key(),
                        ((ReferenceType) field.type()).refers("t", field, "= :into"),
                        field.snapshot("t"));
    }

    /// SQL for the records that link there by this field, and did not when the change was made.
    private static String linked(RecordType<?> type, Field<?> field) {
        ReferenceType link = (ReferenceType) field.type();
        return """
        select pairs.linking from %1$s
        where pairs.linked = :into and exists (
            select from change_log x
            where x.record_kind = %2$d and x.record_id = pairs.linking and x.change_set_id > :since
              and x.op in ('insert', 'update')
              and exists (select from %3$s i where i::bigint = :into)
              and not exists (select from %4$s i where i::bigint = :into))
        """
                .formatted(
                        link.pairs(field),
                        type.kind().code(),
                        link.idsIn("(x.after -> '" + field.key() + "')"),
                        link.idsIn("(x.before -> '" + field.key() + "')"));
    }

    /// SQL for the records that hang on it and were made since.
    private static String hanging(RecordType<?> type) {
        return """
        select h.linking from %s h
        where h.kind = :intoKind and h.linked = :into and exists (
            select from change_log x
            where x.record_kind = %d and x.record_id = h.linking and x.change_set_id > :since and x.op = 'insert')
        """
                .formatted(type.hanging(), type.kind().code());
    }
}
