package io.minicrm.file;

import io.minicrm.change.Undo;
import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Every night brings the uploads volume and the table of contents together: removes what nothing
/// has referred to for so long that no kept backup knows it, enters what lies there unknown, and
/// clears away what broke off while it came in.
@Component
class ContentPurge implements NightlyJob {

    private static final int BATCH = 100;
    private static final Duration COMING_IN = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(ContentPurge.class);

    private final ContentStore contentStore;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ContentPurge(
            ContentStore contentStore,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.contentStore = contentStore;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "file.contents";
    }

    /// After the trash has been emptied.
    @Override
    public LocalTime at() {
        return LocalTime.of(3, 50);
    }

    @Override
    public void run(JobContext job) throws IOException {
        log.info(
                "Removed {} contents of files, entered {} unknown ones, cleared {} incomplete ones",
                removeDue(),
                enterUnknown(),
                clearIncoming());
    }

    /// Removes contents in steps of a transaction each.
    ///
    /// @return how many were removed
    int removeDue() {
        int removed = 0;
        int step;
        do {
            step = Objects.requireNonNull(transaction.execute(_ -> removeSome()));
            removed += step;
        } while (step == BATCH);
        return removed;
    }

    /// While the row is locked, nobody can bring the same content in; whoever waited for it then
    /// brings it anew. Should this be cut off between file and commit, a row stays that nothing
    /// refers to, and goes the next time.
    private int removeSome() {
        List<String> due =
                jdbc.sql(
                                """
                                select c.sha256 from file_content c
                                where c.unreferenced_since < least(
                                    :oldest::timestamptz,
                                    (select min(b.taken_at) from backup_run b
                                     where b.kind = 'backup' and b.outcome = 'proven' and b.removed_at is null))
                                order by c.sha256
                                limit :most
                                for update of c skip locked
                                """)
                        .param(
                                "oldest",
                                clock.instant().minus(Undo.PERIOD).atOffset(ZoneOffset.UTC))
                        .param("most", BATCH)
                        .query((row, _) -> row.getString(1))
                        .list();
        List<String> removed =
                jdbc.sql(
                                """
                                delete from file_content c
                                where c.sha256 = any(:due)
                                  and not exists (select from attachment a where a.sha256 = c.sha256)
                                returning c.sha256
                                """)
                        .param("due", due.toArray(String[]::new))
                        .query((row, _) -> row.getString(1))
                        .list();
        for (String sha256 : removed) {
            try {
                Files.deleteIfExists(contentStore.path(sha256));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return removed.size();
    }

    /// Enters what a restore or an undo left on the volume: it has its thirty days like everything
    /// that nothing refers to.
    int enterUnknown() throws IOException {
        int entered = 0;
        for (int first = 0; first < 256; first++) {
            String prefix = "%02x".formatted(first);
            Set<String> known = known(prefix);
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(contentStore.directory().resolve(prefix))) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (name.matches("[0-9a-f]{64}")
                            && !known.contains(name)
                            && Files.size(file) > 0) {
                        entered += enter(name, file);
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException _) {
                // Nothing that begins so.
            }
        }
        return entered;
    }

    private Set<String> known(String prefix) {
        return new HashSet<>(
                jdbc.sql("select sha256 from file_content where sha256 between :first and :last")
                        .param("first", prefix)
                        .param("last", prefix + "g")
                        .query((row, _) -> row.getString(1))
                        .list());
    }

    /// One that is just being added waits here for its own transaction, and is known then.
    private int enter(String sha256, Path file) throws IOException {
        return jdbc.sql(
                        """
                        insert into file_content (sha256, size, type, unreferenced_since)
                        values (:sha256, :size, :type, now())
                        on conflict (sha256) do nothing
                        """)
                .param("sha256", sha256)
                .param("size", Files.size(file))
                .param("type", contentStore.typeOf(file))
                .update();
    }

    int clearIncoming() throws IOException {
        Instant oldest = clock.instant().minus(COMING_IN);
        int cleared = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(contentStore.incoming())) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    cleared += Files.deleteIfExists(file) ? 1 : 0;
                }
            }
        } catch (NoSuchFileException _) {
            // Nothing has come in yet.
        }
        return cleared;
    }
}
