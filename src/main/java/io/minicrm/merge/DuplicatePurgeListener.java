package io.minicrm.merge;

import io.minicrm.change.Purge;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What is removed for good is a duplicate of nothing.
@Component
class DuplicatePurgeListener {

    private final JdbcClient jdbc;

    DuplicatePurgeListener(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    void removed(Purge.Removal removal) {
        jdbc.sql(
                        "delete from duplicate_pair where record_kind = :kind and (a_id = any(:ids) or b_id = any(:ids))")
                .param("kind", removal.kind().code())
                .param("ids", removal.ids().toArray(Long[]::new))
                .update();
    }
}
