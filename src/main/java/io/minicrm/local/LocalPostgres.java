package io.minicrm.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL server of our own on a free port, set up as production is: data checksums and the
/// built-in C.UTF-8 locale. It accepts connections from this machine only.
public final class LocalPostgres implements AutoCloseable {

    /// The role that owns MiniCRM's databases; it is no superuser.
    public static final String USER = "minicrm";

    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /// Starts a server that keeps what it is given below `home`, like any other PostgreSQL.
    public static LocalPostgres keeping(Path home) {
        var data = home.resolve("data");
        endOrphan(data);
        return start(
                data,
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setOverrideWorkingDirectory(home.resolve("postgresql").toFile())
                        // The library is made for tests and does without these two.
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "50"));
    }

    /// Starts a server for tests: quick, and gone when the JVM ends.
    public static LocalPostgres passing(Path data, Path binaries) {
        return start(
                data,
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(true)
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "200"));
    }

    private static LocalPostgres start(Path data, EmbeddedPostgres.Builder builder) {
        // Checksums are initdb's default from PostgreSQL 18 on.
        builder.setLocaleConfig("locale-provider", "builtin");
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            builder.setLocaleConfig("locale", "C.UTF-8");
        } else {
            // The system's own locale of that name is a matter of Linux; the built-in one is not.
            builder.setLocaleConfig("locale", "C").setLocaleConfig("builtin-locale", "C.UTF-8");
        }
        try {
            Files.createDirectories(data);
            var server =
                    builder.setRegisterShutdownHook(false)
                            .setPGStartupWait(Duration.ofSeconds(90))
                            .start();
            var postgres = new LocalPostgres(server);
            postgres.createUser();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + data, e);
        }
    }

    /// A server whose MiniCRM was killed lives on and holds the data; it has nobody left to serve.
    private static void endOrphan(Path data) {
        var pidFile = data.resolve("postmaster.pid");
        try {
            if (Files.notExists(pidFile)) {
                return;
            }
            var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            var process = ProcessHandle.of(pid).filter(LocalPostgres::isPostgres);
            if (process.isPresent()) {
                process.get().destroy();
                process.get().onExit().get(30, TimeUnit.SECONDS);
            }
        } catch (IOException | NumberFormatException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("PostgreSQL still runs in " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().filter(command -> command.contains("postgres")).isPresent();
    }

    private void createUser() {
        execute(
                """
                do $$
                begin
                  if not exists (select from pg_roles where rolname = 'minicrm') then
                    create role minicrm login;
                  end if;
                end $$
                """);
    }

    public boolean hasDatabase(String name) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var query =
                        connection.prepareStatement("select from pg_database where datname = ?")) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void createDatabase(String name) {
        execute("create database " + name + " owner " + USER);
    }

    /// Copies a database to which nobody is connected; that takes a tenth of a second.
    public void copyDatabase(String template, String name) {
        execute(
                "create database %s owner %s template %s strategy file_copy"
                        .formatted(name, USER, template));
    }

    public String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), database);
    }

    private void execute(String sql) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
