package io.minicrm.job;

import io.minicrm.people.Scopes;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Does the jobs that wait, a few at a time. A node holds a job by a lease that it renews; when it
/// dies, the lease runs out and another node takes the job up again.
@Component
class JobRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MOST_ATTEMPTS = 3;
    private static final String JOB = "job-";

    private record Taken(
            long id, String kind, String payload, @Nullable Long userId, int attempts) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final Scopes scopes;
    private final JobSignal jobSignal;
    private final ObjectProvider<JobHandler> handlers;
    private final ObjectProvider<NightlyJob> nightly;
    private final Clock clock;
    private final ZoneId zone;
    private final Semaphore free;
    private final String node = UUID.randomUUID().toString();
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    JobRunner(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Scopes scopes,
            JobSignal jobSignal,
            ObjectProvider<JobHandler> handlers,
            ObjectProvider<NightlyJob> nightly,
            Clock clock,
            @Value("${minicrm.time-zone}") ZoneId zone,
            @Value("${minicrm.jobs.at-once:2}") int atOnce) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.scopes = scopes;
        this.jobSignal = jobSignal;
        this.handlers = handlers;
        this.nightly = nightly;
        this.clock = clock;
        this.zone = zone;
        this.free = new Semaphore(atOnce);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("jobs").start(this::look);
        Thread.ofVirtual().name("jobs-heartbeat").start(this::renew);
    }

    /// Lets go of what is being done: it is rolled back and begun again elsewhere, or at the next
    /// start.
    @Override
    public void stop() {
        running = false;
        jobSignal.ring();
        busy.forEach(Thread::interrupt);
        for (Thread thread : busy) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        jdbc.sql(
                        """
                        update job
                        set status = 'waiting', locked_by = null, locked_until = null, attempts = attempts - 1
                        where locked_by = :node
                        """)
                .param("node", node)
                .update();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Whether this thread does a job.
    static boolean isAtWork() {
        return Thread.currentThread().isVirtual()
                && Thread.currentThread().getName().startsWith(JOB);
    }

    private void look() {
        while (running) {
            try {
                askForTonight();
                begin();
                jobSignal.await(IDLE);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException failure) {
                pause(failure);
            }
        }
    }

    private void renew() {
        while (running) {
            try {
                Thread.sleep(HEARTBEAT);
                jdbc.sql(
                                "update job set locked_until = now() + interval '30 seconds' where locked_by = :node")
                        .param("node", node)
                        .update();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException failure) {
                pause(failure);
            }
        }
    }

    private void pause(RuntimeException failure) {
        if (!running) {
            return;
        }
        log.warn("Jobs wait, the database does not answer: {}", failure.getMessage());
        try {
            Thread.sleep(IDLE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void askForTonight() {
        for (NightlyJob each : nightly) {
            ZonedDateTime now = clock.instant().atZone(zone);
            LocalDate day =
                    now.toLocalDate().plusDays(now.toLocalTime().isBefore(each.at()) ? 0 : 1);
            jdbc.sql(
                            """
                            insert into job (kind, once, run_after) values (:kind, :once, :after)
                            on conflict (kind, once) do nothing
                            """)
                    .param("kind", each.kind())
                    .param("once", day.toString())
                    .param(
                            "after",
                            day.atTime(each.at()).atZone(zone).toInstant().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private void begin() {
        while (running && free.tryAcquire()) {
            Optional<Taken> next = take();
            if (next.isEmpty()) {
                free.release();
                return;
            }
            Thread thread =
                    Thread.ofVirtual().name(JOB + next.get().id()).unstarted(() -> run(next.get()));
            busy.add(thread);
            thread.start();
        }
    }

    private Optional<Taken> take() {
        return jdbc.sql(
                        """
                        update job
                        set status = 'running', attempts = attempts + 1, locked_by = :node,
                            locked_until = now() + interval '30 seconds',
                            started_at = coalesce(started_at, now())
                        where id = (
                            select id from job
                            where status = 'waiting' and run_after <= now()
                               or status = 'running' and locked_until < now()
                            order by run_after, id
                            limit 1
                            for update skip locked)
                        returning id, kind, payload, user_id, attempts
                        """)
                .param("node", node)
                .query(Taken.class)
                .optional();
    }

    private void run(Taken job) {
        try {
            if (job.attempts() > MOST_ATTEMPTS) {
                throw new IllegalStateException(
                        "it was begun %d times and never came to its end"
                                .formatted(job.attempts() - 1));
            }
            Scope scope =
                    job.userId() == null
                            ? Scope.system("nightly work")
                            : scopes.of(job.userId())
                                    .orElseThrow(() ->
                                            new IllegalStateException(
                                                    "user "
                                                            + job.userId()
                                                            + " is no longer active"));
            handler(job.kind())
                    .run(new JobContext(jdbc, apart, job.id(), node, job.payload(), scope));
            end(job, null);
        } catch (JobContext.LeaseLost leaseLost) {
            log.warn("{}", leaseLost.getMessage());
        } catch (Exception | LinkageError | StackOverflowError failure) {
            if (running) {
                fail(job, failure);
            }
        } finally {
            busy.remove(Thread.currentThread());
            free.release();
            jobSignal.ring();
        }
    }

    private JobHandler handler(String kind) {
        return handlers.stream()
                .filter(jobHandler -> jobHandler.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody does " + kind));
    }

    private void fail(Taken job, Throwable failure) {
        String reference =
                HexFormat.of()
                        .toHexDigits(ThreadLocalRandom.current().nextInt())
                        .toUpperCase(Locale.ROOT);
        log.error("Job {} ({}) failed, reference {}", job.id(), job.kind(), reference, failure);
        end(job, reference);
    }

    private void end(Taken job, @Nullable String reference) {
        jdbc.sql(
                        """
                        update job
                        set status = case when :reference::text is null then 'done' else 'failed' end,
                            reference = :reference, locked_by = null, locked_until = null,
                            finished_at = now()
                        where id = :id and locked_by = :node
                        """)
                .param("reference", reference)
                .param("id", job.id())
                .param("node", node)
                .update();
    }
}
