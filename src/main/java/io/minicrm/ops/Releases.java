package io.minicrm.ops;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which versions have used this database, and which may: an old version on a schema that a newer
/// one has changed under it would do damage before it noticed, and a new one may no longer know
/// what a very old one has left.
@Component
class Releases {

    /// What a version said of the schema when it had migrated.
    ///
    /// @param floor the oldest version that can use the schema since then
    private record RecordedRelease(Version version, Version floor) {}

    private final JdbcClient jdbc;
    private final Release release;

    /// @param source asked directly, because Spring's own JDBC client waits for the migration
    Releases(DataSource source, Release release) {
        this.jdbc = JdbcClient.create(source);
        this.release = release;
    }

    /// Refuses a database that this version is too old or too new for.
    void refuseWhatDoesNotFit() {
        List<RecordedRelease> noted = noted();
        noted.stream()
                .filter(each -> release.version().isOlderThan(each.floor()))
                .max(Comparator.comparing(RecordedRelease::floor))
                .ifPresent(this::refuseAsTooOld);
        noted.stream()
                .map(RecordedRelease::version)
                .max(Comparator.naturalOrder())
                .filter(last -> last.isOlderThan(release.upgradeFrom()))
                .ifPresent(this::refuseAsTooNew);
    }

    /// The oldest version that can use the database as it is; empty before any has noted that.
    Optional<Version> floor() {
        return noted().stream().map(RecordedRelease::floor).max(Comparator.naturalOrder());
    }

    private void refuseAsTooOld(RecordedRelease recordedRelease) {
        throw new StartRefused(
                StartRefused.CONFIGURATION,
                """
                This is MiniCRM %s, but %s has changed the database so that nothing older than %s can use it. \
                Start %3$s or newer (APP_VERSION), or restore the backup from before that update.\
                """
                        .formatted(
                                release.version(),
                                recordedRelease.version(),
                                recordedRelease.floor()));
    }

    private void refuseAsTooNew(Version last) {
        throw new StartRefused(
                StartRefused.CONFIGURATION,
                """
                This is MiniCRM %s, which takes over a database of %s or newer, but this one was last used by %s. \
                Update to %2$s first (scripts/update.sh %2$s), then to %1$s.\
                """
                        .formatted(release.version(), release.upgradeFrom(), last));
    }

    private List<RecordedRelease> noted() {
        return isKept(jdbc)
                ? jdbc.sql("select version, rollback_floor from app_release")
                        .query((row, _) ->
                                new RecordedRelease(
                                        Version.of(row.getString(1)), Version.of(row.getString(2))))
                        .list()
                : List.of();
    }

    /// Whether a migration has made the table already.
    private static boolean isKept(JdbcClient jdbc) {
        return jdbc.sql("select to_regclass('app_release') is not null")
                .query(Boolean.class)
                .single();
    }

    /// Notes that this version has brought the schema to this number.
    ///
    /// @param migration runs in the migration's transaction: a process that is killed leaves both
    ///   or neither
    void note(JdbcClient migration, int schema) {
        if (isKept(migration)) {
            write(migration, schema);
        }
    }

    /// Notes that this version uses the schema, also when there was nothing to migrate.
    void note() {
        write(jdbc, release.schema());
        // Only here, since the migrations before V014 are noted when there is no such column yet
        jdbc.sql(
                        """
                        update app_release set upgrade_from = :from
                        where version = :version and commit = :commit and upgrade_from is distinct from :from
                        """)
                .param("from", release.upgradeFrom().toString())
                .param("version", release.version().toString())
                .param("commit", release.commit())
                .update();
    }

    private void write(JdbcClient jdbc, int schema) {
        jdbc.sql(
                        """
                        insert into app_release as noted (version, commit, schema_version, rollback_floor)
                        values (:version, :commit, :schema, :floor)
                        on conflict (version, commit) do update
                            set schema_version = excluded.schema_version, rollback_floor = excluded.rollback_floor
                            where noted.schema_version < excluded.schema_version
                        """)
                .param("version", release.version().toString())
                .param("commit", release.commit())
                .param("schema", schema)
                .param("floor", release.floor(schema).toString())
                .update();
    }
}
