package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariDataSource;
import io.minicrm.FreshDatabase;
import io.minicrm.local.LocalPostgres;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What versions leave in the database of themselves, and whom that keeps out.
class ReleasesTest {

    private static final String BUNDLED = "classpath:db/migration";
    private static final String EXPANDING = "classpath:migrations/expanding";
    private static final String CONTRACTING = "classpath:migrations/contracting";
    private static final String FAILING = "classpath:migrations/failing";

    private record Noted(
            String version,
            int schemaVersion,
            String rollbackFloor,
            @Nullable String upgradeFrom) {}

    private final HikariDataSource source = new HikariDataSource();
    private final JdbcClient jdbc = JdbcClient.create(source);

    @BeforeEach
    void open() {
        source.setJdbcUrl(FreshDatabase.url());
        source.setUsername(LocalPostgres.USER);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void aVersionIsNotedWithTheSchemaThatItBrought() {
        start("1.2.3", "0.9.0", BUNDLED);
        start("1.2.3", "0.9.0", BUNDLED);
        int schema = Migrations.bundled().schema();
        assertThat(noted()).containsExactly(new Noted("1.2.3", schema, "0.1.0", "0.9.0"));
    }

    @Test
    void anUpdateThatStopsHalfWayLeavesANoteOfTheHalf() {
        start("1.0.0", "0.1.0", BUNDLED);
        assertThatThrownBy(() -> start("9.0.0", "0.1.0", BUNDLED, EXPANDING, FAILING))
                .hasMessageEndingWith(
                        "the database is left at schema 9001, which version 0.1.0 and newer can use.");
        assertThat(noted()).contains(new Noted("9.0.0", 9001, "0.1.0", null));
        assertThatCode(() -> start("1.0.0", "0.1.0", BUNDLED)).doesNotThrowAnyException();
    }

    @Test
    void aMigrationAndItsNoteAreOneTransaction() {
        assertThatThrownBy(() -> start("9.0.0", "0.1.0", BUNDLED, EXPANDING, FAILING))
                .isInstanceOf(StartRefused.class);
        assertThat(
                        jdbc.sql(
                                        """
                                        select distinct xmin::text from app_release
                                        union select xmin::text from pg_class where relname = 'expanded'
                                        union select xmin::text from flyway_schema_history where version = '9001'
                                        """)
                                .query(String.class)
                                .list())
                .hasSize(1);
    }

    @Test
    void anUpdateThatStopsAfterAContractionKeepsOldVersionsOut() {
        start("1.0.0", "0.1.0", BUNDLED);
        assertThatThrownBy(() -> start("9.0.0", "0.1.0", BUNDLED, CONTRACTING, FAILING))
                .hasMessageEndingWith(
                        "the database is left at schema 9001, which version 9.0.0 and newer can use.");
        assertThat(noted()).contains(new Noted("9.0.0", 9001, "9.0.0", null));
        assertThatThrownBy(() -> start("1.0.0", "0.1.0", BUNDLED))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused.exitCode()).isEqualTo(StartRefused.CONFIGURATION))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageContaining(
                                        "9.0.0 has changed the database so that nothing older than 9.0.0 can use it"));
    }

    @Test
    void anUpdateThatGoesOnRaisesItsNote() {
        assertThatThrownBy(() -> start("9.0.0", "0.1.0", BUNDLED, EXPANDING, FAILING))
                .isInstanceOf(StartRefused.class);
        jdbc.sql("create table nowhere (id bigint)").update();
        start("9.0.0", "0.1.0", BUNDLED, EXPANDING, FAILING);
        assertThat(noted()).containsExactly(new Noted("9.0.0", 9002, "9.0.0", "0.1.0"));
    }

    @Test
    void aDatabaseThatIsTooOldIsToBeUpdatedInTwoSteps() {
        start("1.4.0", "0.1.0", BUNDLED);
        assertThatThrownBy(() -> start("3.0.0", "2.1.0", BUNDLED, EXPANDING))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused.exitCode()).isEqualTo(StartRefused.CONFIGURATION))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessage(
                                        "This is MiniCRM 3.0.0, which takes over a database of 2.1.0 or newer, but this one was last used by 1.4.0. Update to 2.1.0 first (scripts/update.sh 2.1.0), then to 3.0.0."));
        assertThat(jdbc.sql("select to_regclass('expanded') is null").query(Boolean.class).single())
                .isTrue();
        start("2.1.0", "0.1.0", BUNDLED);
        assertThatCode(() -> start("3.0.0", "2.1.0", BUNDLED, EXPANDING))
                .doesNotThrowAnyException();
    }

    @Test
    void anEmptyDatabaseIsTooOldForNobody() {
        empty();
        start("3.0.0", "2.1.0", BUNDLED);
        int schema = Migrations.bundled().schema();
        assertThat(noted()).containsExactly(new Noted("3.0.0", schema, "0.1.0", "2.1.0"));
    }

    @Test
    void whatOnlyMigratesNotesAndRefusesToo() {
        empty();
        migrateOnly();
        assertThat(noted())
                .singleElement()
                .satisfies(noted ->
                        assertThat(noted.schemaVersion()).isEqualTo(Migrations.bundled().schema()))
                .satisfies(noted -> assertThat(noted.upgradeFrom()).isNotNull());
        jdbc.sql("update app_release set version = '0.0.1'").update();
        assertThatThrownBy(this::migrateOnly)
                .hasRootCauseInstanceOf(StartRefused.class)
                .rootCause()
                .hasMessageContaining("last used by 0.0.1");
    }

    private void empty() {
        jdbc.sql("drop schema public cascade; create schema public").update();
    }

    private void start(String version, String upgradeFrom, String... folders) {
        Updates.start(
                source,
                new Release(
                        Version.of(version),
                        "abc",
                        Version.of(upgradeFrom),
                        Migrations.in(folders)),
                Duration.ofSeconds(5),
                folders);
    }

    private void migrateOnly() {
        try (var migrated =
                new SpringApplicationBuilder(MigrateOnly.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--spring.datasource.url=" + source.getJdbcUrl(),
                                "--spring.datasource.username=" + LocalPostgres.USER)) {
            assertThat(migrated.getBean(Flyway.class).getConfiguration().getCallbacks())
                    .hasAtLeastOneElementOfType(MigrationCallback.class);
        }
    }

    private List<Noted> noted() {
        return jdbc.sql(
                        "select version, schema_version, rollback_floor, upgrade_from from app_release order by id")
                .query((row, _) ->
                        new Noted(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4)))
                .list();
    }
}
