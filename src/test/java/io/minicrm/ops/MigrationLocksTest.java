package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.minicrm.FreshDatabase;
import io.minicrm.local.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A migration meets people who are at work.
class MigrationLocksTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final HikariDataSource source = new HikariDataSource();
    private final JdbcClient jdbc = JdbcClient.create(source);

    @BeforeEach
    void open() {
        source.setJdbcUrl(FreshDatabase.url());
        source.setUsername(LocalPostgres.USER);
        // Who would wait for ever fails instead
        source.setConnectionInitSql("set statement_timeout = '20s'");
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aTableThatSomebodyHoldsStopsTheMigrationAndNobodyElse() throws SQLException {
        try (Connection _ = longTransaction("select count(*) from company")) {
            CompletableFuture<Void> migration = start("altering");
            Duration longest = Duration.ZERO;
            while (!migration.isDone()) {
                long asked = System.nanoTime();
                jdbc.sql("select count(*) from company").query(Long.class).single();
                Duration waited = Duration.ofNanos(System.nanoTime() - asked);
                longest = waited.compareTo(longest) > 0 ? waited : longest;
            }
            assertThat(longest)
                    .as("the longest that a reader waited")
                    .isBetween(TIMEOUT.dividedBy(2), TIMEOUT.multipliedBy(2));
            assertThatThrownBy(migration::join)
                    .cause()
                    .asInstanceOf(type(StartRefused.class))
                    .satisfies(refused ->
                            assertThat(refused.exitCode()).isEqualTo(StartRefused.MIGRATION))
                    .satisfies(refused ->
                            assertThat(refused)
                                    .message()
                                    .startsWith(
                                            "The migration failed at V9001__altering.sql: it could not get a lock on company within 1 seconds, 3 times; something holds the table: process ")
                                    .containsPattern(
                                            "\\(report, idle in transaction, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\)")
                                    .contains(
                                            "the database is left at schema %03d"
                                                    .formatted(Migrations.bundled().schema())));
            assertThat(exists("altering")).as("the first half of the migration").isFalse();
        }
    }

    @Test
    void aTableThatIsLetGoInBetweenIsMigrated() throws Exception {
        CompletableFuture<Void> migration;
        try (Connection _ = longTransaction("select count(*) from company")) {
            migration = start("altering");
            await().until(() -> waiting() == 1);
            await().until(() -> waiting() == 0);
        }
        migration.join();
        assertThat(exists("altering")).isTrue();
    }

    @Test
    void anIndexThatIsBuiltBesideTheWorkWaitsUntilItCan() throws Exception {
        CompletableFuture<Void> migration;
        try (Connection form = longTransaction("update installation set created_at = now()");
                Statement more = form.createStatement()) {
            more.execute("lock table company in row exclusive mode");
            migration = start("indexing");
            await().during(TIMEOUT.multipliedBy(2)).until(() -> !migration.isDone());
        }
        migration.join();
        assertThat(
                        jdbc.sql(
                                        "select indisvalid from pg_index where indexrelid = 'company_indexed'::regclass")
                                .query(Boolean.class)
                                .single())
                .isTrue();
        assertThat(
                        jdbc.sql("select max(schema_version) from app_release")
                                .query(Integer.class)
                                .single())
                .isEqualTo(9001);
    }

    @Test
    void whoeverComesSecondWaitsForTheWholeMigrationOfTheFirst() {
        CompletableFuture.allOf(start("slow"), start("slow")).join();
        assertThat(exists("slow")).isTrue();
    }

    private CompletableFuture<Void> start(String folder) {
        String[] folders = {"classpath:db/migration", "classpath:migrations/" + folder};
        Version version = Version.of("9.0.0");
        Release release = new Release(version, "abc", version, Migrations.in(folders));
        return CompletableFuture.runAsync(
                () -> Updates.start(source, release, TIMEOUT, folders), Thread::startVirtualThread);
    }

    private Connection longTransaction(String statement) throws SQLException {
        Connection connection =
                DriverManager.getConnection(
                        source.getJdbcUrl() + "?ApplicationName=report", LocalPostgres.USER, "");
        connection.setAutoCommit(false);
        try (Statement first = connection.createStatement()) {
            first.execute(statement);
        }
        return connection;
    }

    private long waiting() {
        return jdbc.sql(
                        "select count(*) from pg_locks where not granted and relation = 'company'::regclass")
                .query(Long.class)
                .single();
    }

    private boolean exists(String table) {
        return jdbc.sql("select to_regclass(:table) is not null")
                .param("table", table)
                .query(Boolean.class)
                .single();
    }
}
