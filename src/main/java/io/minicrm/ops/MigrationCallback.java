package io.minicrm.ops;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/// What goes with each migration, in its own transaction: before it, how long it may wait for a
/// lock; after it, the note of who has brought the schema there.
@Component
class MigrationCallback extends BaseCallback {

    private final MigrationLocks locks;
    private final Releases releases;

    MigrationCallback(MigrationLocks locks, Releases releases) {
        this.locks = locks;
        this.releases = releases;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        JdbcClient migration = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        if (event == Event.BEFORE_EACH_MIGRATE) {
            locks.limit(migration, isInTransaction(connection));
        } else {
            releases.note(
                    migration,
                    Integer.parseInt(context.getMigrationInfo().getVersion().getVersion()));
        }
    }

    private static boolean isInTransaction(Connection connection) {
        try {
            return !connection.getAutoCommit();
        } catch (SQLException failure) {
            throw new FlywayException(failure);
        }
    }
}
