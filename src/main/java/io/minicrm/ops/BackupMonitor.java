package io.minicrm.ops;

import io.minicrm.mail.Mail;
import io.minicrm.people.Administrators;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks every minute whether a backup failed or none was made, and tells the administrators. What
/// was told is noted in the database while the mail is on its way, so that of several instances one
/// tells, and nothing counts as told that no server took.
@Component
@EnableScheduling
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class BackupMonitor {

    private static final Logger log = LoggerFactory.getLogger(BackupMonitor.class);

    /// The page to which each mail leads.
    private static final String WHERE = "/settings/system";

    private static final Duration AGAIN = Duration.ofHours(24);

    /// What failed longer ago is no news to somebody who has just set up a mail server.
    private static final Duration NEWS = Duration.ofDays(2);

    private record Failure(String kind, String outcome, String message, Instant at) {}

    private final Backups backups;
    private final Administrators administrators;
    private final Mail mail;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private boolean complained;

    BackupMonitor(
            Backups backups,
            Administrators administrators,
            Mail mail,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.backups = backups;
        this.administrators = administrators;
        this.mail = mail;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void everyMinute() {
        if (mail.isSetUp()) {
            look();
        }
    }

    /// One look. What keeps it from telling is logged once, until it succeeds again.
    void look() {
        try {
            // Each by itself, so that none is told twice because the next could not be
            while (Boolean.TRUE.equals(transaction.execute(_ -> tellOfFailure()))) {}
            transaction.executeWithoutResult(_ -> tellOfNone());
            complained = false;
        } catch (RuntimeException failure) {
            if (!complained) {
                log.warn("The administrators cannot be told of backups: {}", failure.toString());
            }
            complained = true;
        }
    }

    /// Tells of one run that failed.
    ///
    /// @return whether there was one
    private boolean tellOfFailure() {
        Optional<Failure> failure =
                jdbc.sql(
                                """
                                update backup_run set told_at = :now
                                where id = (select id from backup_run
                                            where told_at is null and outcome <> 'proven' and finished_at > :since
                                            order by id limit 1 for update skip locked)
                                returning kind, outcome, message, finished_at as at
                                """)
                        .param("now", Timestamp.from(clock.instant()))
                        .param("since", Timestamp.from(clock.instant().minus(NEWS)))
                        .query((row, _) ->
                                new Failure(
                                        row.getString("kind"),
                                        row.getString("outcome"),
                                        Objects.requireNonNullElse(
                                                Backups.sentence(row.getString("message")), ""),
                                        row.getTimestamp("at").toInstant()))
                        .optional();
        failure.ifPresent(what ->
                mail.tell(
                        administrators.active(),
                        "ops.mail." + (what.kind().equals("drill") ? "drill" : what.outcome()),
                        WHERE,
                        reader -> new Object[] {reader.dateTime(what.at()), what.message()}));
        return failure.isPresent();
    }

    private void tellOfNone() {
        SystemPage.Backups state = backups.look();
        if (!state.overdue()) {
            return;
        }
        int claimed =
                jdbc.sql(
                                """
                                update installation set backup_overdue_told_at = :now
                                where backup_overdue_told_at is null or backup_overdue_told_at <= :before
                                """)
                        .param("now", Timestamp.from(clock.instant()))
                        .param("before", Timestamp.from(clock.instant().minus(AGAIN)))
                        .update();
        if (claimed == 0) {
            return;
        }
        SystemPage.Run proven = state.proven();
        mail.tell(
                administrators.active(),
                proven == null ? "ops.mail.never" : "ops.mail.overdue",
                WHERE,
                reader ->
                        proven == null
                                ? new Object[0]
                                : new Object[] {reader.dateTime(proven.finished())});
    }
}
