package io.minicrm.activity;

import io.minicrm.change.Purge;
import io.minicrm.scope.RecordKind;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// When a record is removed for good, its timeline goes with it, and what was noted on it.
@Component
class NotePurgeListener {

    private final Purge purge;
    private final JdbcClient jdbc;

    NotePurgeListener(Purge purge, JdbcClient jdbc) {
        this.purge = purge;
        this.jdbc = jdbc;
    }

    @EventListener
    void removed(Purge.Removal removal) {
        Long[] ids = removal.ids().toArray(Long[]::new);
        List<Long> notes =
                jdbc
                        .sql(
                                """
                                delete from timeline
                                where record_kind = :kind and record_id = any(:ids)
                                returning case when (subject_kind, subject_id) = (record_kind, record_id) then activity_id end
                                """)
                        .param("kind", removal.kind().code())
                        .param("ids", ids)
                        .query((row, _) -> row.getObject(1, Long.class))
                        .list()
                        .stream()
                        .filter(id -> id != null)
                        .distinct()
                        .toList();
        if (removal.kind() != RecordKind.ACTIVITY) {
            purge.remove(RecordKind.ACTIVITY, notes);
        }
    }
}
