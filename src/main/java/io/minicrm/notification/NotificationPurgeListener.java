package io.minicrm.notification;

import io.minicrm.change.Purge;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// When a record is removed for good, nobody follows it any more, and nothing leads to it.
@Component
class NotificationPurgeListener {

    private final JdbcClient jdbc;

    NotificationPurgeListener(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    void removed(Purge.Removal removal) {
        for (String table : new String[] {"notification", "following"}) {
            jdbc.sql(
                            "delete from %s where record_kind = :kind and record_id = any(:ids)"
                                    .formatted(table))
                    .param("kind", removal.kind().code())
                    .param("ids", removal.ids().toArray(Long[]::new))
                    .update();
        }
    }
}
