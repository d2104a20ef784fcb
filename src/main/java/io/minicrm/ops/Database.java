package io.minicrm.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Brings the database to the schema of this version before anything else uses it: waits until it
/// answers, refuses one that this version is too old or too new for, and migrates. What is there is
/// never repaired or cleaned; a migration that failed is tried again.
@Component
class Database implements FlywayMigrationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final DataSource source;
    private final Releases releases;
    private final MigrationLocks locks;
    private final String user;
    private final Duration patience;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /// @param patience for how long a database that does not answer is waited for
    Database(
            DataSource source,
            Releases releases,
            MigrationLocks locks,
            @Value("${spring.datasource.username}") String user,
            @Value("${minicrm.database.patience:5m}") Duration patience) {
        this.source = source;
        this.releases = releases;
        this.locks = locks;
        this.user = user;
        this.patience = patience;
    }

    @Override
    public void migrate(Flyway flyway) {
        // Spring stops only what has started; who waits here has to be told
        Runtime.getRuntime().addShutdownHook(new Thread(stopping::countDown, "stop-waiting"));
        await();
        releases.refuseWhatDoesNotFit();
        for (int left = MigrationLocks.TRIES; !migrated(flyway, left); left--) {
            pause();
        }
        releases.note();
    }

    /// @param left how often it may still be tried to get a lock
    /// @return false when a lock could not be got, but perhaps next time
    private boolean migrated(Flyway flyway, int left) {
        forgetFailures(flyway);
        try {
            flyway.migrate();
            return true;
        } catch (FlywayException failure) {
            SQLException root = rootOf(failure);
            boolean locked = MigrationLocks.isLocked(root);
            if (locked && left > 1) {
                LOG.warn("A migration could not get a lock; it is tried again.");
                return false;
            }
            String reason = locked ? locks.sentence(failure) : String.valueOf(root.getMessage());
            throw new StartRefused(StartRefused.MIGRATION, sentence(flyway, reason), failure);
        }
    }

    private void await() {
        long end = System.nanoTime() + patience.toNanos();
        boolean told = false;
        for (SQLException failure = tryOnce(); failure != null; failure = tryOnce()) {
            SQLException reason = rootOf(failure);
            refuseWhatWaitingDoesNotMend(reason);
            if (System.nanoTime() > end) {
                throw new StartRefused(
                        StartRefused.FAILED,
                        "The database has not answered for %d seconds: %s"
                                .formatted(patience.toSeconds(), reason.getMessage()),
                        failure);
            }
            if (!told) {
                LOG.warn("Waiting for the database: {}", reason.getMessage());
                told = true;
            }
            pause();
        }
        if (told) {
            LOG.info("The database answers.");
        }
    }

    private void pause() {
        try {
            if (stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StartRefused(
                        StartRefused.FAILED, "Stopped while waiting for the database.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartRefused(
                    StartRefused.FAILED,
                    "Interrupted while waiting for the database.",
                    interrupted);
        }
    }

    private @Nullable SQLException tryOnce() {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(3) ? null : new SQLException("the connection broke at once");
        } catch (SQLException failure) {
            return failure;
        }
    }

    private void refuseWhatWaitingDoesNotMend(SQLException reason) {
        String state = reason.getSQLState() == null ? "" : reason.getSQLState();
        String sentence =
                switch (state) {
                    case "28P01" ->
                            """
                            Authentication failed for user %s: DB_PASSWORD differs from the one that the database was \
                            created with. Put the old one back, or set a new one in both places with \
                            scripts/init-env.sh --rotate db\
                            """
                                    .formatted(user);
                    case "28000" ->
                            "PostgreSQL knows no user %s: DB_USER differs from the one that the database was created with."
                                    .formatted(user);
                    case "3D000" ->
                            "PostgreSQL has no such database: DB_NAME differs from the one that it was created with.";
                    default -> null;
                };
        if (sentence != null) {
            throw new StartRefused(StartRefused.CONFIGURATION, sentence, reason);
        }
    }

    /// A migration in a transaction leaves nothing when it fails. One without leaves word of it,
    /// which would keep it from being tried again, and for that it is made.
    private void forgetFailures(Flyway flyway) {
        if (Stream.of(flyway.info().applied()).anyMatch(each -> each.getState().isFailed())) {
            JdbcClient.create(source)
                    .sql("delete from flyway_schema_history where not success")
                    .update();
        }
    }

    private String sentence(Flyway flyway, String reason) {
        Optional<MigrationInfo> script = scriptThatFailed(flyway);
        return "The migration failed at %s: %s – the database is left at schema %s%s."
                .formatted(
                        script.map(MigrationInfo::getScript).orElse("its validation"),
                        reason.strip().replaceAll("\\s*\\R\\s*", " "),
                        schema(flyway),
                        releases.floor()
                                .map(", which version %s and newer can use"::formatted)
                                .orElse(""));
    }

    private static Optional<MigrationInfo> scriptThatFailed(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        return Stream.of(all)
                .filter(each -> each.getState().isFailed())
                .findFirst()
                .or(() -> Stream.of(flyway.info().pending()).findFirst());
    }

    private static String schema(Flyway flyway) {
        return Stream.of(flyway.info().applied())
                .filter(each -> !each.getState().isFailed())
                .reduce((_, later) -> later)
                .map(each -> String.valueOf(each.getVersion()))
                .orElse("0");
    }

    /// The deepest cause that the database driver knows, or the failure itself.
    private static SQLException rootOf(Throwable failure) {
        SQLException root = new SQLException(failure.getMessage(), failure);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException deeper) {
                root = deeper;
            }
        }
        return root;
    }
}
