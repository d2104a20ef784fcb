package io.minicrm.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Mails that are written and sent in the background, on whichever node is first: whoever causes
/// one does not wait for the mail server, and it outlives the process. What is kept meanwhile says
/// only what is to be written about.
@Component
public class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> ABOUT = new TypeReference<>() {};

    /// Longer than a mail server can take for one mail; then it is believed to be nobody's.
    private static final Duration TRIED = Duration.ofMinutes(10);

    private record Waiting(
            long id, String kind, Map<String, String> about, Instant until, int attempts) {}

    private final Mail mail;
    private final ObjectProvider<MailComposer> writers;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore bell = new Semaphore(0);
    private boolean complained;

    Outbox(
            Mail mail,
            ObjectProvider<MailComposer> writers,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.mail = mail;
        this.writers = writers;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Asks for a letter, which is written once the present transaction is committed. Without a
    /// mail server nobody waits for one.
    ///
    /// @param kind the kind of the `MailComposer`
    /// @param about what these need to know, and no secret
    /// @param within after how long it is no use any more
    public void put(String kind, Map<String, String> about, Duration within) {
        if (!mail.isSetUp()) {
            return;
        }
        jdbc.sql(
                        """
                        insert into mail_waiting (kind, about, next_at, until)
                        values (:kind, :about::jsonb, :now, :until)
                        """)
                .param("kind", kind)
                .param("about", JSON.writeValueAsString(about))
                .param("now", at(clock.instant()))
                .param("until", at(clock.instant().plus(within)))
                .update();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            bell.release();
                        }
                    });
        } else {
            bell.release();
        }
    }

    /// Waits until there may be something to send.
    void await(Duration longest) throws InterruptedException {
        if (bell.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
        }
    }

    /// Sends the next one that is due. One that is not taken is tried again, later and later, until
    /// it is no use any more; one whose address the server refuses for good is not.
    ///
    /// @return false when none is due
    boolean sendNext() {
        Optional<Waiting> next = take();
        next.ifPresent(this::send);
        return next.isPresent();
    }

    private Optional<Waiting> take() {
        return jdbc.sql(
                        """
                        update mail_waiting set attempts = attempts + 1, next_at = :tried
                        where id = (select id from mail_waiting where next_at <= :now
                                    order by next_at, id limit 1 for update skip locked)
                        returning id, kind, about::text as about, until, attempts
                        """)
                .param("now", at(clock.instant()))
                .param("tried", at(clock.instant().plus(TRIED)))
                .query((row, _) ->
                        new Waiting(
                                row.getLong("id"),
                                row.getString("kind"),
                                JSON.readValue(row.getString("about"), ABOUT),
                                row.getObject("until", OffsetDateTime.class).toInstant(),
                                row.getInt("attempts")))
                .optional();
    }

    private void send(Waiting waiting) {
        if (waiting.until().isBefore(clock.instant())) {
            giveUp(waiting, "it is no use any more");
            return;
        }
        Optional<MailComposer> writer =
                writers.stream().filter(each -> each.kind().equals(waiting.kind())).findFirst();
        if (writer.isEmpty() && clock.instant().isBefore(waiting.until())) {
            // A later version, which runs beside this one, writes it
            return;
        }
        try {
            writer.flatMap(mailComposer -> write(mailComposer, waiting)).ifPresent(mail::send);
            forget(waiting);
            complained = false;
        } catch (MailException refusal) {
            String reason = Mail.reason(refusal);
            Instant again = next(waiting);
            if (Mail.isForGood(refusal) || again.isAfter(waiting.until())) {
                giveUp(waiting, reason);
            } else {
                keep(waiting, again, reason);
            }
        }
    }

    private Optional<MailMessage> write(MailComposer mailComposer, Waiting waiting) {
        return Objects.requireNonNull(
                transaction.execute(_ -> mailComposer.write(waiting.about())));
    }

    private Instant next(Waiting waiting) {
        return clock.instant()
                .plus(Duration.ofMinutes(1L << 2 * Math.min(waiting.attempts() - 1, 5)));
    }

    private void giveUp(Waiting waiting, String reason) {
        LOG.warn(
                "A mail ({}) was given up after {} attempts: {}",
                waiting.kind(),
                waiting.attempts(),
                reason);
        forget(waiting);
    }

    private void keep(Waiting waiting, Instant again, String reason) {
        if (!complained) {
            LOG.warn("Mails wait, {} does not take them: {}", mail.server(), reason);
        }
        complained = true;
        jdbc.sql("update mail_waiting set next_at = :again where id = :id")
                .param("again", at(again))
                .param("id", waiting.id())
                .update();
    }

    private void forget(Waiting waiting) {
        jdbc.sql("delete from mail_waiting where id = :id").param("id", waiting.id()).update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
