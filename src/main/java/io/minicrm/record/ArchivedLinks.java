package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The links in fields that were put away. Nobody sees them, so that no change tells of their end;
/// but they must not lead to nothing when their field comes back.
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class ArchivedLinks {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    ArchivedLinks(Catalogue catalogue, JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// Ends those to records that are removed for good.
    public void unlink(RecordKind kind, Long[] ids) {
        each(
                kind,
                (linking, field, link) ->
                        jdbc.sql(
                                        "update %s t set custom = t.custom - :key where %s"
                                                .formatted(
                                                        linking.table(),
                                                        link.refers("t", field, "= any(:ids)")))
                                .param("key", field.key())
                                .param("ids", ids)
                                .update());
    }

    /// Lets those to records that go into another one lead to that, as far as what links is in use.
    /// It is noted with the change set, as what is attached (`AttachedRows`).
    public void move(ChangeSet set, RecordKind kind, List<Long> from, long to) {
        each(
                kind,
                (linking, field, link) ->
                        from.forEach(id ->
                                jdbc.sql(
                                                """
                                                with moved as (
                                                    update %s t set custom = jsonb_set(t.custom, array[:key], to_jsonb(:to::bigint))
                                                    where %s and t.deleted_at is null
                                                    returning t.id)
                                                insert into merge_moved (change_set_id, place, row_key, record_kind, from_id, to_id)
                                                select :set, :place, id, :kind, :from, :to from moved
                                                """
                                                        .formatted(
                                                                linking.table(),
                                                                link.refers("t", field, "= :from")))
                                        .param("key", field.key())
                                        .param("place", place(linking, field))
                                        .param("set", set.number())
                                        .param("kind", kind.code())
                                        .param("from", id)
                                        .param("to", to)
                                        .update()));
    }

    /// Moves back what a change set moved and still leads there.
    ///
    /// @param undo the change set that takes it back, and which can be taken back in its turn
    public void moveBack(ChangeSet undo, RecordKind kind, long changeSetId) {
        each(
                kind,
                (linking, field, link) ->
                        jdbc.sql(
                                        """
                                        with moved as (
                                            update %s t set custom = jsonb_set(t.custom, array[:key], to_jsonb(m.from_id))
                                            from merge_moved m join %s r on r.id = m.from_id and r.deleted_at is null
                                            where m.change_set_id = :set and m.place = :place and m.record_kind = :kind
                                              and t.id = m.row_key and %s
                                            returning m.row_key, m.from_id, m.to_id)
                                        insert into merge_moved (change_set_id, place, row_key, record_kind, from_id, to_id)
                                        select :undo, :place, row_key, :kind, to_id, from_id from moved
                                        """
                                                .formatted(
                                                        linking.table(),
                                                        catalogue.type(kind).table(),
                                                        link.refers("t", field, "= m.to_id")))
                                .param("key", field.key())
                                .param("place", place(linking, field))
                                .param("set", changeSetId)
                                .param("undo", undo.number())
                                .param("kind", kind.code())
                                .update());
    }

    private interface Visitor {
        void visit(RecordType<?> linking, Field<?> field, ReferenceType link);
    }

    private void each(RecordKind kind, Visitor visitor) {
        for (RecordType<?> linking : catalogue.types()) {
            for (Field<?> field : linking.archived()) {
                if (field.type() instanceof ReferenceType link && link.target() == kind) {
                    visitor.visit(linking, field, link);
                }
            }
        }
    }

    private static String place(RecordType<?> linking, Field<?> field) {
        return linking.table() + "." + field.key();
    }
}
