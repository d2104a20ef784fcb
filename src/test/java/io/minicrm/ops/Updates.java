package io.minicrm.ops;

import io.minicrm.local.LocalPostgres;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Starts versions of MiniCRM on a database for tests, as far as they migrate it.
final class Updates {

    private Updates() {}

    /// @param folders where the version's migrations are
    static void start(DataSource source, Release release, Duration lockTimeout, String... folders) {
        MigrationLocks locks = new MigrationLocks(source, lockTimeout);
        Releases releases = new Releases(source, release);
        Flyway flyway =
                Flyway.configure()
                        .dataSource(source)
                        .locations(folders)
                        .callbacks(new MigrationCallback(locks, releases))
                        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                        .load();
        new Database(source, releases, locks, LocalPostgres.USER, Duration.ofSeconds(5))
                .migrate(flyway);
    }
}
