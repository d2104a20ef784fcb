package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariDataSource;
import io.minicrm.CrmTest;
import io.minicrm.FreshDatabase;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What happens to the database before anything else uses it.
@CrmTest
class DatabaseTest {

    @Autowired Release release;
    @Autowired Flyway configured;

    private final HikariDataSource source = new HikariDataSource();

    @AfterEach
    void close() {
        source.close();
    }

    private Database database(String url, Duration patience) {
        source.setJdbcUrl(url);
        source.setUsername("minicrm");
        source.setConnectionTimeout(500);
        source.setInitializationFailTimeout(-1);
        return new Database(
                source,
                new Releases(source, release),
                new MigrationLocks(source, Duration.ofSeconds(5)),
                "minicrm",
                patience);
    }

    @Test
    void itIsNeverCleaned() {
        assertThatThrownBy(configured::clean)
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("clean");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsWaitedForAndThenSaidSo() {
        Database database =
                database("jdbc:postgresql://127.0.0.1:9/minicrm", Duration.ofMillis(100));
        assertThatThrownBy(() -> database.migrate(flyway()))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(StartRefused.FAILED))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageStartingWith("The database has not answered for"));
    }

    @Test
    void aDatabaseOfAnotherNameIsNotWaitedFor() {
        Database database = database(FreshDatabase.url() + "x", Duration.ofMinutes(5));
        assertThatThrownBy(() -> database.migrate(flyway()))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused.exitCode()).isEqualTo(StartRefused.CONFIGURATION))
                .satisfies(refused -> assertThat(refused).hasMessageContaining("DB_NAME"));
    }

    @Test
    void aUserThatIsNotThereIsNotWaitedFor() {
        Database database = database(FreshDatabase.url(), Duration.ofMinutes(5));
        source.setUsername("somebody");
        assertThatThrownBy(() -> database.migrate(flyway()))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused -> assertThat(refused).hasMessageContaining("DB_USER"));
    }

    @Test
    void aMigrationThatFailsIsNamedAndLeavesTheSchemaAsItWas() {
        Database database = database(FreshDatabase.url(), Duration.ofSeconds(5));
        assertThatThrownBy(() -> database.migrate(flyway("classpath:migrations/broken")))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(
                        refused -> assertThat(refused.exitCode()).isEqualTo(StartRefused.MIGRATION))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageStartingWith(
                                        "The migration failed at V9999__broken.sql: ERROR: relation \"nowhere\" does not exist")
                                .hasMessageContaining(
                                        "the database is left at schema %03d"
                                                .formatted(release.schema())));
        assertThat(
                        JdbcClient.create(source)
                                .sql("select to_regclass('half_way') is null")
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsTriedAgainAtTheNextStart() {
        Database database = database(FreshDatabase.url(), Duration.ofSeconds(5));
        JdbcClient jdbc = JdbcClient.create(source);
        jdbc.sql("insert into team (name) values ('North'), ('Nord')").update();
        assertThatThrownBy(() -> database.migrate(flyway("classpath:migrations/unique")))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageStartingWith(
                                        "The migration failed at V9001__unique.sql: ERROR: could not create unique index")
                                .hasMessageContaining(
                                        "the database is left at schema %03d"
                                                .formatted(release.schema())));
        jdbc.sql("delete from team where name = 'Nord'").update();
        database.migrate(flyway("classpath:migrations/unique"));
        assertThat(
                        jdbc.sql(
                                        "select indisvalid from pg_index where indexrelid = 'team_initial'::regclass")
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void aVersionThatIsTooOldForTheSchemaIsRefused() {
        Database database = database(FreshDatabase.url(), Duration.ofSeconds(5));
        database.migrate(flyway());
        JdbcClient.create(source)
                .sql(
                        "insert into app_release (version, commit, schema_version, rollback_floor) values ('9.4.0', 'abc', 99, '9.3.0')")
                .update();
        assertThatThrownBy(() -> database.migrate(flyway()))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused.exitCode()).isEqualTo(StartRefused.CONFIGURATION))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageContaining("This is MiniCRM " + release.version())
                                .hasMessageContaining(
                                        "9.4.0 has changed the database so that nothing older than 9.3.0 can use it. Start 9.3.0 or newer"));
    }

    @Test
    void aNewerSchemaThatThisVersionCanUseIsNone() {
        Database database = database(FreshDatabase.url(), Duration.ofSeconds(5));
        JdbcClient.create(source)
                .sql(
                        "insert into app_release (version, commit, schema_version, rollback_floor) values ('9.4.0', 'abc', 99, '0.1.0')")
                .update();
        database.migrate(flyway());
        assertThat(
                        JdbcClient.create(source)
                                .sql("select count(*) from app_release where version = :version")
                                .param("version", release.version().toString())
                                .query(Integer.class)
                                .single())
                .isEqualTo(1);
    }

    private Flyway flyway(String... more) {
        String[] locations = new String[more.length + 1];
        locations[0] = "classpath:db/migration";
        System.arraycopy(more, 0, locations, 1, more.length);
        return Flyway.configure()
                .dataSource(source)
                .locations(locations)
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }
}
