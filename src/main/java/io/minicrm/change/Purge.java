package io.minicrm.change;

import io.minicrm.record.ArchivedLinks;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Removes for good what has lain in the trash for longer than a change can be undone.
///
/// Of a removed record the change log still tells that somebody wrote it and when, but neither its
/// name nor any value. Living records that linked to it lose the link by a change of their own, so
/// that their history stays true.
@Service
public class Purge {

    private static final int BATCH = 1_000;

    /// Records that are being removed for good, in the transaction that does it: whoever keeps
    /// something about them removes that too.
    public record Removal(RecordKind kind, List<Long> ids) {}

    private final Records records;
    private final ArchivedLinks archivedLinks;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Purge(
            Records records,
            ArchivedLinks archivedLinks,
            Catalogue catalogue,
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.records = records;
        this.archivedLinks = archivedLinks;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Removes all that is due, in steps of a transaction each. To be called every night.
    ///
    /// @return how many records were removed
    public int removeDue() {
        int removed = 0;
        for (RecordType<?> type : catalogue.types()) {
            int step;
            do {
                step = Objects.requireNonNull(transaction.execute(_ -> removeSome(type)));
                removed += step;
            } while (step == BATCH);
        }
        return removed;
    }

    /// Removes records, wherever they lie, with all that hangs on them.
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(RecordKind kind, List<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        RecordType<?> type = catalogue.type(kind);
        Long[] all = ids.toArray(Long[]::new);
        // Listeners still find what hangs on them by their links
        events.publishEvent(new Removal(kind, ids));
        unlink(type, all);
        forget(kind, all);
        for (String table : List.of("search_doc", "record_placed")) {
            jdbc.sql(
                            "delete from %s where record_kind = :kind and record_id = any(:ids)"
                                    .formatted(table))
                    .param("kind", kind.code())
                    .param("ids", all)
                    .update();
        }
        jdbc.sql("delete from %s where id = any(:ids)".formatted(type.table()))
                .param("ids", all)
                .update();
    }

    private int removeSome(RecordType<?> type) {
        List<Long> due =
                jdbc.sql(
                                """
                                select t.id from %s t
                                where t.deleted_at < :oldest
                                order by t.deleted_at, t.id
                                limit :most
                                for update skip locked
                                """
                                        .formatted(type.table()))
                        .param(
                                "oldest",
                                clock.instant().minus(Undo.PERIOD).atOffset(ZoneOffset.UTC))
                        .param("most", BATCH)
                        .query((row, _) -> row.getLong(1))
                        .list();
        remove(type.kind(), due);
        return due.size();
    }

    private void unlink(RecordType<?> type, Long[] ids) {
        archivedLinks.unlink(type.kind(), ids);
        for (RecordType<?> linking : catalogue.types()) {
            for (Field<?> field : linking.written()) {
                if (field.type() instanceof ReferenceType link
                        && link.target() == type.kind()
                        && isLinkedBy(linking, field, link, ids)) {
                    unlink(linking, field, link, ids);
                }
            }
        }
    }

    private boolean isLinkedBy(
            RecordType<?> linking, Field<?> field, ReferenceType link, Long[] ids) {
        return jdbc.sql(
                        "select exists (select from %s t where %s and t.deleted_at is null)"
                                .formatted(linking.table(), link.refers("t", field, "= any(:ids)")))
                .param("ids", ids)
                .query(Boolean.class)
                .single();
    }

    private void unlink(RecordType<?> linking, Field<?> field, ReferenceType link, Long[] ids) {
        Scope scope = Scope.system("links to what is removed for good end for everybody");
        ChangeSet set = records.open(scope, ChangeKind.EDIT, "");
        records.writeAll(
                scope,
                set,
                linking,
                staging ->
                        staging.select(
                                """
                                select row_number() over (), t.id, jsonb_build_object('%s', %s)
                                from %s t
                                where %s and t.deleted_at is null and t.id <> all(:ids)
                                """
                                        .formatted(
                                                field.key(),
                                                link.without("t", field, ":ids"),
                                                linking.table(),
                                                link.refers("t", field, "= any(:ids)")),
                                Map.of("ids", ids)));
    }

    /// What is removed for good is not to be read in the log either. Files that were imported keep
    /// their names.
    private void forget(RecordKind kind, Long[] ids) {
        jdbc.sql(
                        """
                        update change_set s set title = ''
                        where s.kind not in ('import', 'demo') and s.title <> ''
                          and s.id in (select l.change_set_id from change_log l
                                       where l.record_kind = :kind and l.record_id = any(:ids))
                        """)
                .param("kind", kind.code())
                .param("ids", ids)
                .update();
        jdbc.sql(
                        """
                        update change_log l set before = '{}', after = '{}'
                        where l.record_kind = :kind and l.record_id = any(:ids)
                          and (l.before <> '{}' or l.after <> '{}')
                        """)
                .param("kind", kind.code())
                .param("ids", ids)
                .update();
    }
}
