package io.minicrm;

import com.zaxxer.hikari.HikariDataSource;
import io.minicrm.local.LocalPostgres;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database as it was at an earlier version, in which a test writes what that one wrote before it
/// migrates on.
public final class EarlierSchema implements AutoCloseable {

    private final HikariDataSource source = new HikariDataSource();

    public EarlierSchema(String version) {
        source.setJdbcUrl(FreshDatabase.url());
        source.setUsername(LocalPostgres.USER);
        jdbc().sql("drop schema public cascade; create schema public").update();
        migrate(version);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(source);
    }

    public void migrate(String version) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .target(version)
                .load()
                .migrate();
    }

    @Override
    public void close() {
        source.close();
    }
}
