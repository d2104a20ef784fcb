package io.minicrm.ops;

import io.minicrm.job.Jobs;
import io.minicrm.mail.Mail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Looks at the parts of this installation, now.
@Component
class SystemState {

    private static final int USES = 10;

    private final Release release;
    private final UploadsVolume uploadsVolume;
    private final Jobs jobs;
    private final Backups backups;
    private final Mail mail;
    private final JdbcClient jdbc;
    private final Environment environment;

    SystemState(
            Release release,
            UploadsVolume uploadsVolume,
            Jobs jobs,
            Backups backups,
            Mail mail,
            JdbcClient jdbc,
            Environment environment) {
        this.release = release;
        this.uploadsVolume = uploadsVolume;
        this.jobs = jobs;
        this.backups = backups;
        this.mail = mail;
        this.jdbc = jdbc;
        this.environment = environment;
    }

    SystemPage look() {
        return new SystemPage(
                new SystemPage.Application(
                        release.version().toString(),
                        release.commit(),
                        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())),
                postgres(),
                jobs.load(),
                jobs.failed(),
                disk(uploadsVolume.directory()),
                backups.look(),
                mail.server(),
                Arrays.stream(Setting.values())
                        .filter(Setting::isOfTheApplication)
                        .map(this::value)
                        .toList(),
                uses());
    }

    private SystemPage.Postgres postgres() {
        return jdbc.sql(
                        """
                        select split_part(current_setting('server_version'), ' ', 1) as version,
                               pg_database_size(current_database()) as bytes,
                               (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
                               current_setting('max_connections')::int as most,
                               (select max(version)::int from flyway_schema_history where success and version is not null) as schema,
                               :expected as expected
                        """)
                .param("expected", release.schema())
                .query(SystemPage.Postgres.class)
                .single();
    }

    private static SystemPage.Disk disk(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return new SystemPage.Disk(
                    directory.toString(), store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SystemPage.Value value(Setting setting) {
        String set = environment.getProperty(setting.name(), "");
        if (setting.isSecret()) {
            return new SystemPage.Value(
                    setting.name(),
                    "",
                    set.isEmpty() ? SystemPage.Value.State.NOTHING : SystemPage.Value.State.SECRET);
        }
        String value = set.isEmpty() ? setting.otherwise() : set;
        if (value.isEmpty()) {
            return new SystemPage.Value(setting.name(), "", SystemPage.Value.State.NOTHING);
        }
        return new SystemPage.Value(
                setting.name(),
                value,
                value.equals(setting.otherwise())
                        ? SystemPage.Value.State.OTHERWISE
                        : SystemPage.Value.State.SET);
    }

    private List<SystemPage.Use> uses() {
        return jdbc.sql(
                        """
                        select version, commit, schema_version, started_at
                        from app_release order by id desc limit :most
                        """)
                .param("most", USES)
                .query((row, _) ->
                        new SystemPage.Use(
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }
}
