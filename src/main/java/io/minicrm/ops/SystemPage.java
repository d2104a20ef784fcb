package io.minicrm.ops;

import io.minicrm.job.FailedJob;
import io.minicrm.job.Jobs;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this installation is, for administrators.
///
/// @param failedJobs what failed and nobody has dealt with, the last first
/// @param files the disk with what people upload
/// @param mailServer what mails go through, or empty
/// @param values what is set, in the order of the documents; never a secret
/// @param uses which versions have used this database, the latest first
public record SystemPage(
        Application application,
        Postgres postgres,
        Jobs.Load jobs,
        List<FailedJob> failedJobs,
        Disk files,
        Backups backups,
        String mailServer,
        List<Value> values,
        List<Use> uses) {

    /// @param since when this instance started
    public record Application(String version, String commit, Instant since) {}

    /// @param version of the server, as in `18.6`
    /// @param bytes the size of the database
    /// @param schema the number of the newest migration that has run
    /// @param expected the one that this version brings
    public record Postgres(
            String version, long bytes, int connections, int most, int schema, int expected) {

        private static final double CROWDED = 0.8;

        public boolean isCrowded() {
            return connections > CROWDED * most;
        }

        /// A newer version has migrated, and this one goes on beside it.
        public boolean isAhead() {
            return schema > expected;
        }
    }

    /// A file system, in bytes.
    public record Disk(String directory, long free, long total) {

        private static final double TIGHT = 0.1;

        public long used() {
            return total - free;
        }

        public boolean isTight() {
            return free < TIGHT * total;
        }
    }

    /// The backups that the scripts have made.
    ///
    /// @param proven the last that a restore has shown to be whole
    /// @param failure the last that was not
    /// @param overdue whether there should have been one by now
    /// @param kept how many proven archives there are
    /// @param runs the latest first
    public record Backups(
            @Nullable Run proven,
            @Nullable Run failure,
            @Nullable Run drill,
            boolean overdue,
            int kept,
            List<Run> runs) {

        /// Whether there is nothing that this installation could be brought back from.
        public boolean isMissing() {
            return proven == null;
        }

        /// Whether somebody should look at them.
        public boolean isConcern() {
            return isMissing() || overdue || isFailing();
        }

        /// Whether the last backup came to nothing.
        public boolean isFailing() {
            return failure != null
                    && (proven == null || failure.finished().isAfter(proven.finished()));
        }
    }

    /// A backup, or a drill, which restores one and compares.
    ///
    /// @param proofSeconds how long the restore in the proof took
    /// @param message why it failed
    public record Run(
            String kind,
            String reason,
            String outcome,
            long bytes,
            long rows,
            long files,
            Instant finished,
            long seconds,
            long proofSeconds,
            @Nullable String message) {}

    /// A setting: what it is, or of a secret only whether there is one.
    public record Value(String name, String value, State state) {

        /// Where a value comes from.
        public enum State {
            SET,
            OTHERWISE,
            SECRET,
            NOTHING
        }
    }

    /// @param schema the number of the schema that this version brought
    public record Use(String version, String commit, int schema, Instant since) {}

    /// How many parts somebody should look at.
    public int concerns() {
        return (postgres.isCrowded() || postgres.isAhead() ? 1 : 0)
                + (jobs.failed() > 0 ? 1 : 0)
                + (files.isTight() ? 1 : 0)
                + (backups.isConcern() ? 1 : 0);
    }
}
