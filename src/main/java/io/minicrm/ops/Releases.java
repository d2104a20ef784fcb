package io.minicrm.ops;

import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which versions have used this database, and which may: an old version on a schema that a newer
/// one has changed under it would do damage before it noticed.
@Component
class Releases {

    /// What a version said of the schema when it had migrated.
    ///
    /// @param floor the oldest version that can use the schema since then
    private record Noted(Version version, Version floor) {}

    private final JdbcClient jdbc;
    private final Release release;

    /// @param source asked directly, because Spring's own JDBC client waits for the migration
    Releases(DataSource source, Release release) {
        this.jdbc = JdbcClient.create(source);
        this.release = release;
    }

    void refuseIfThisIsTooOld() {
        noted().stream()
                .filter(noted -> release.version().isOlderThan(noted.floor()))
                .max(Comparator.comparing(Noted::floor))
                .ifPresent(noted -> {
                    throw new StartRefused(
                            StartRefused.CONFIGURATION,
                            """
                            This is MiniCRM %s, but %s has changed the database so that nothing older than %s can use it. \
                            Start %3$s or newer (APP_VERSION), or restore the backup from before that update.\
                            """
                                    .formatted(release.version(), noted.version(), noted.floor()));
                });
    }

    private List<Noted> noted() {
        boolean known =
                jdbc.sql("select to_regclass('app_release') is not null")
                        .query(Boolean.class)
                        .single();
        return known
                ? jdbc.sql("select version, rollback_floor from app_release")
                        .query((row, _) ->
                                new Noted(
                                        Version.of(row.getString(1)), Version.of(row.getString(2))))
                        .list()
                : List.of();
    }

    /// Notes that this version has brought the schema to what it needs.
    void note() {
        jdbc.sql(
                        """
                        insert into app_release (version, commit, schema_version, rollback_floor)
                        values (:version, :commit, :schema, :floor)
                        on conflict do nothing
                        """)
                .param("version", release.version().toString())
                .param("commit", release.commit())
                .param("schema", release.schema())
                .param("floor", release.floor().toString())
                .update();
    }
}
