package io.minicrm.activity;

import io.minicrm.change.Purge;
import io.minicrm.scope.RecordKind;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// When a record is removed for good, its timeline goes with it, and what hung on nothing else.
@Component
class ActivityPurgeListener {

    private final Purge purge;
    private final JdbcClient jdbc;

    ActivityPurgeListener(Purge purge, JdbcClient jdbc) {
        this.purge = purge;
        this.jdbc = jdbc;
    }

    @EventListener
    void removed(Purge.Removal removal) {
        if (removal.kind() == RecordKind.ACTIVITY) {
            return;
        }
        Long[] ids = removal.ids().toArray(Long[]::new);
        String hanging = ActivityFields.ACTIVITY.hanging();
        purge.remove(
                RecordKind.ACTIVITY,
                jdbc.sql(
                                """
                                select distinct h.linking from %s h
                                where h.kind = :kind and h.linked = any(:ids) and not exists (
                                    select from %s o
                                    where o.linking = h.linking and not (o.kind = :kind and o.linked = any(:ids)))
                                """
                                        .formatted(hanging, hanging))
                        .param("kind", removal.kind().code())
                        .param("ids", ids)
                        .query((row, _) -> row.getLong(1))
                        .list());
        jdbc.sql("delete from timeline where record_kind = :kind and record_id = any(:ids)")
                .param("kind", removal.kind().code())
                .param("ids", ids)
                .update();
    }
}
