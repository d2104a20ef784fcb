package io.minicrm;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Gives each application context a database of its own. One PostgreSQL serves the whole JVM; the
/// migrations run once, into a template, and every database is a copy of that.
public final class FreshDatabase
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /// Of the settings that it makes.
    static final String NAME = "fresh database";

    private static final String TEMPLATE = "minicrm_template";

    /// What people change in the settings, in the order in which it can be put back.
    private static final List<String> SETTINGS =
            List.of(
                    "role_permission",
                    "pipeline",
                    "stage",
                    "lost_reason",
                    "outcome",
                    "custom_field",
                    "custom_option");

    private static final AtomicInteger COPIES = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                NAME,
                                Map.of(
                                        "spring.datasource.url",
                                        url(),
                                        "spring.datasource.username",
                                        LocalPostgres.USER,
                                        "minicrm.uploads",
                                        uploads(),
                                        // Each of many contexts would hold ten of the server's
                                        // connections for itself
                                        "spring.datasource.hikari.minimum-idle",
                                        1,
                                        "spring.datasource.hikari.idle-timeout",
                                        10_000,
                                        // Tests make many accounts and sign in often
                                        "minicrm.password-strength",
                                        5)));
    }

    /// The address of a new, migrated and empty database.
    public static String url() {
        var name = "minicrm_" + COPIES.incrementAndGet();
        Server.POSTGRES.copyDatabase(TEMPLATE, name);
        return Server.POSTGRES.url(name);
    }

    private static String uploads() {
        try {
            return Files.createTempDirectory(
                            Files.createDirectories(Path.of("target", "uploads")), "")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes away every record and every change that tests have left; people stay. Whoever tells of
    /// changes, or looks for duplicates, reads many of these tables, and is waited for. With
    /// whoever else reads them in another order it may come to a deadlock, in which either is the
    /// one that has to begin again.
    public static void empty(JdbcClient jdbc) {
        for (int left = 5; ; left--) {
            try {
                jdbc.sql(
                                """
                                do $$ begin
                                    perform from notified for update;
                                    perform from duplicate_watch for update;
                                    truncate change_set, change_log, company, contact, activity, timeline, file, attachment,
                                        search_doc, search_word, job, saved_view cascade;
                                end $$
                                """)
                        .update();
                return;
            } catch (PessimisticLockingFailureException deadlock) {
                if (left == 0) {
                    throw deadlock;
                }
            }
        }
    }

    /// Takes away every record, and puts the settings back as a new installation has them.
    static void begin(JdbcClient jdbc) {
        empty(jdbc);
        jdbc.sql("truncate %s cascade".formatted(String.join(", ", SETTINGS))).update();
        SETTINGS.forEach(table ->
                jdbc.sql("insert into %1$s table beginning.%1$s".formatted(table)).update());
    }

    /// Started when the first test asks for a database.
    private static final class Server {

        static final LocalPostgres POSTGRES = start();

        private static LocalPostgres start() {
            var postgres =
                    LocalPostgres.passing(
                            Path.of("target/postgresql/data-" + ProcessHandle.current().pid())
                                    .toAbsolutePath(),
                            Path.of(
                                    System.getProperty("java.io.tmpdir"),
                                    "minicrm-postgresql-" + System.getProperty("user.name")));
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            postgres.createDatabase(TEMPLATE);
            Flyway.configure()
                    .dataSource(postgres.url(TEMPLATE), LocalPostgres.USER, "")
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(false)
                    .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                    .load()
                    .migrate();
            keepSettings(postgres.url(TEMPLATE));
            return postgres;
        }

        private static void keepSettings(String template) {
            var jdbc =
                    JdbcClient.create(
                            new DriverManagerDataSource(template, LocalPostgres.USER, ""));
            jdbc.sql("create schema beginning").update();
            SETTINGS.forEach(table ->
                    jdbc.sql("create table beginning.%1$s as table %1$s".formatted(table))
                            .update());
        }
    }
}
