package io.minicrm.ops;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/// What goes with each migration, in its own transaction.
@Component
class EachMigration implements Callback {

    private final Releases releases;

    EachMigration(Releases releases) {
        this.releases = releases;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        JdbcClient migration =
                JdbcClient.create(new SingleConnectionDataSource(context.getConnection(), true));
        releases.note(
                migration, Integer.parseInt(context.getMigrationInfo().getVersion().getVersion()));
    }

    @Override
    public String getCallbackName() {
        return "each migration";
    }
}
