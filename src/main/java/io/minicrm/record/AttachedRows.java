package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Moves what is attached to records to another one, and back. It is noted with the change set that
/// does it, since such rows are no fields and stand in no change log.
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class AttachedRows {

    private final List<AttachedTable> tables;
    private final JdbcClient jdbc;

    AttachedRows(List<AttachedTable> tables, JdbcClient jdbc) {
        this.tables = List.copyOf(tables);
        this.jdbc = jdbc;
    }

    /// Moves the rows of some records to one. What it has already, stays where it is: one follows a
    /// record once.
    public void move(ChangeSet set, RecordKind kind, List<Long> from, long to) {
        for (AttachedTable table : tables) {
            for (Long each : from) {
                jdbc.sql(
                                """
                                with moved as (
                                    update %1$s t set %4$s = :to
                                    where t.%3$s = :kind and t.%4$s = :from and not exists (
                                        select from %1$s o
                                        where o.%3$s = :kind and o.%4$s = :to and o.%2$s = t.%2$s)
                                    returning t.%2$s as row_key)
                                insert into merge_moved (change_set_id, place, row_key, record_kind, from_id, to_id)
                                select :set, '%1$s', row_key, :kind, :from, :to from moved
                                """
                                        .formatted(
                                                table.name(),
                                                table.key(),
                                                table.kind(),
                                                table.id()))
                        .param("set", set.number())
                        .param("kind", kind.code())
                        .param("from", each)
                        .param("to", to)
                        .update();
            }
        }
    }

    /// Moves back what a change set moved and is still there, as far as the record from which it
    /// came is in use.
    ///
    /// @param undo the change set that takes it back, and which can be taken back in its turn
    public void moveBack(ChangeSet undo, RecordType<?> type, long changeSetId) {
        for (AttachedTable table : tables) {
            jdbc.sql(
                            """
                            with moved as (
                                update %1$s t set %4$s = m.from_id
                                from merge_moved m join %5$s r on r.id = m.from_id and r.deleted_at is null
                                where m.change_set_id = :set and m.place = '%1$s' and m.record_kind = :kind
                                  and t.%3$s = :kind and t.%4$s = m.to_id and t.%2$s = m.row_key
                                  and not exists (
                                    select from %1$s o
                                    where o.%3$s = :kind and o.%4$s = m.from_id and o.%2$s = t.%2$s)
                                returning m.row_key, m.from_id, m.to_id)
                            insert into merge_moved (change_set_id, place, row_key, record_kind, from_id, to_id)
                            select :undo, '%1$s', row_key, :kind, to_id, from_id from moved
                            """
                                    .formatted(
                                            table.name(),
                                            table.key(),
                                            table.kind(),
                                            table.id(),
                                            type.table()))
                    .param("set", changeSetId)
                    .param("undo", undo.number())
                    .param("kind", type.kind().code())
                    .update();
        }
    }
}
