package io.minicrm.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @Test
    void itKeepsItsDataAndIsSetUpAsInProduction(@TempDir Path home) throws Exception {
        try (var postgres = LocalPostgres.keeping(home)) {
            postgres.createDatabase("crm");
            execute(postgres, "create table note (body text)");
            execute(postgres, "insert into note values ('kept')");
        }
        try (var postgres = LocalPostgres.keeping(home)) {
            assertThat(postgres.hasDatabase("crm")).isTrue();
            assertThat(ask(postgres, "select body from note")).isEqualTo("kept");
            assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(
                            ask(
                                    postgres,
                                    """
                                    select datlocprovider::text || ' ' || datlocale || ' ' || pg_encoding_to_char(encoding)
                                    from pg_database where datname = 'crm'
                                    """))
                    .isEqualTo("b C.UTF-8 UTF8");
            assertThat(ask(postgres, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void aServerWhoseMiniCrmWasKilledDoesNotKeepTheNextOneOut(@TempDir Path home) throws Exception {
        var orphan = LocalPostgres.keeping(home);
        orphan.createDatabase("crm");
        var server =
                Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid")).getFirst());
        // This process lives on and still holds the file that a killed one would have let go.
        Files.delete(home.resolve("data/epg-lock"));

        try (var postgres = LocalPostgres.keeping(home)) {
            assertThat(postgres.hasDatabase("crm")).isTrue();
            assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.url("crm"), LocalPostgres.USER, "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(LocalPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(postgres.url("crm"), LocalPostgres.USER, "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
