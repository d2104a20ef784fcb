package io.minicrm.record;

import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Numbers what was changed, in the order in which it became visible, so that whoever asks for what
/// came after a number misses nothing and gets nothing twice.
///
/// A change gets its number once it is committed, in a transaction of its own. Of all nodes one
/// gives numbers at a time: it holds the row with the last number until the new ones can be seen,
/// and looks for changes only after it has got that row. So each number is seen after all smaller
/// ones. What is found together is numbered by the last thing that each wrote in the log: whoever
/// waited for a record until another change was committed has written to the log after it.
///
/// Each node remembers for a minute which number was the last one when, however long before its
/// number a change began, and whether or not anybody listens.
@Component
public class ChangeNumbering extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeNumbering.class);

    /// How long a change waits for its number at most, when its own node was killed meanwhile.
    private static final Duration IDLE = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Moment(long nanos, long last) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final boolean offline;
    private final Semaphore committed = new Semaphore(0);
    private final Deque<Moment> moments = new ArrayDeque<>();

    ChangeNumbering(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            @Value("${minicrm.offline:false}") boolean offline) {
        super("change-numbering", PAUSE);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.offline = offline;
    }

    /// Lets what the present transaction changes have its numbers as soon as it is committed.
    public void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        committed.release();
                    }
                });
    }

    /// The last number that had certainly been given so long ago; of what is longer ago than this
    /// node remembers, the first one that it knows. Empty when it knows none.
    public OptionalLong before(Duration ago) {
        long then = System.nanoTime() - ago.toNanos();
        synchronized (moments) {
            OptionalLong found = OptionalLong.empty();
            for (Moment each : moments) {
                if (found.isPresent() && each.nanos() > then) {
                    break;
                }
                found = OptionalLong.of(each.last());
            }
            return found;
        }
    }

    @Override
    protected boolean isNeeded() {
        return !offline;
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            try {
                if (isWaitedFor()) {
                    transaction.executeWithoutResult(_ -> number());
                }
                if (committed.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    committed.drainPermits();
                }
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    LOG.warn("Changes wait for their numbers: {}", failure.getMessage());
                    Thread.sleep(PAUSE);
                }
            }
        }
    }

    private boolean isWaitedFor() {
        return jdbc.sql(
                        """
                        select last, exists (select from change_set where seq is null)
                            or exists (select from record_placed where seq is null) as waits
                        from change_number
                        """)
                .query((row, _) -> {
                    remember(row.getLong("last"));
                    return row.getBoolean("waits");
                })
                .single();
    }

    private void remember(long last) {
        long now = System.nanoTime();
        synchronized (moments) {
            moments.addLast(new Moment(now, last));
            while (now - moments.getFirst().nanos() > REMEMBERED.toNanos()) {
                moments.removeFirst();
            }
        }
    }

    /// Numbers all that is visible once nobody else does. A statement of its own looks for it: it
    /// sees what was numbered while this one waited. What was written is looked for set by set, and
    /// only where several wait: joined to the log, the planner would read all of that.
    void number() {
        long last =
                jdbc.sql("select last from change_number for update").query(Long.class).single();
        int sets =
                jdbc.sql(
                                """
                                update change_set s set seq = :last + x.place
                                from (select w.id, row_number() over (order by w.wrote nulls first, w.id) as place
                                      from (select c.id,
                                                   case when count(*) over () > 1 then (
                                                       select max(l.id) from change_log l where l.change_set_id = c.id) end as wrote
                                            from change_set c where c.seq is null) w) x
                                where s.id = x.id
                                """)
                        .param("last", last)
                        .update();
        // Whoever gives a record another place meanwhile is not waited for, and numbered next
        int placed =
                jdbc.sql(
                                """
                                update record_placed p set seq = :number
                                from (select record_kind, record_id from record_placed
                                      where seq is null for update skip locked) x
                                where p.record_kind = x.record_kind and p.record_id = x.record_id
                                """)
                        .param("number", last + sets + 1)
                        .update();
        jdbc.sql("update change_number set last = :last")
                .param("last", last + sets + Math.min(placed, 1))
                .update();
    }
}
