package io.minicrm.job;

import io.minicrm.people.Scopes;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int MOST_DEATHS = 3;
    private static final int MOST_FAILURES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final String JOB = "job-";

    private record Taken(
            long id,
            String kind,
            String payload,
            @Nullable Long userId,
            int attempts,
            int failures,
            @Nullable String result) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final Scopes scopes;
    private final JobSignal jobSignal;
    private final ObjectProvider<JobHandler> handlers;
    private final ObjectProvider<NightlyJob> nightly;
    private final Clock clock;
    private final ZoneId zone;
    private final Map<JobLane, Semaphore> free = new EnumMap<>(JobLane.class);
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
            @Value("${minicrm.jobs.at-once:2}") int atOnceInALane) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.scopes = scopes;
        this.jobSignal = jobSignal;
        this.handlers = handlers;
        this.nightly = nightly;
        this.clock = clock;
        this.zone = zone;
        for (JobLane lane : JobLane.values()) {
            free.put(lane, new Semaphore(atOnceInALane));
        }
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
                for (JobLane lane : JobLane.values()) {
                    begin(lane);
                }
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
                                """
                                update job set locked_until = now() + interval '30 seconds'
                                where id in (select id from job where locked_by = :node for update skip locked)
                                """)
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

    private void begin(JobLane lane) {
        Semaphore places = Objects.requireNonNull(free.get(lane));
        while (running && places.tryAcquire()) {
            Optional<Taken> next = take(lane);
            if (next.isEmpty()) {
                places.release();
                return;
            }
            Thread thread =
                    Thread.ofVirtual()
                            .name(JOB + next.get().id())
                            .unstarted(() -> run(next.get(), places));
            busy.add(thread);
            thread.start();
        }
    }

    /// Takes only what is done here: what a newer version asks for is left to its nodes.
    private Optional<Taken> take(JobLane lane) {
        return jdbc.sql(
                        """
                        update job
                        set status = 'running', attempts = attempts + 1, locked_by = :node,
                            locked_until = now() + interval '30 seconds',
                            started_at = coalesce(started_at, now())
                        where id = (
                            select id from job
                            where kind = any(:kinds)
                              and (status = 'waiting' and run_after <= now()
                                   or status = 'running' and locked_until < now())
                            order by run_after, id
                            limit 1
                            for update skip locked)
                        returning id, kind, payload, user_id, attempts, failures, result
                        """)
                .param("node", node)
                .param(
                        "kinds",
                        handlers.stream()
                                .filter(handler -> handler.lane() == lane)
                                .map(JobHandler::kind)
                                .toArray(String[]::new))
                .query(Taken.class)
                .optional();
    }

    private void run(Taken job, Semaphore place) {
        JobHandler handler = handler(job.kind());
        try {
            if (job.result() != null) {
                finish(job);
                return;
            }
            if (job.attempts() - job.failures() > MOST_DEATHS) {
                throw new JobError.Known(
                        JobError.NEVER_ENDED,
                        "it was begun %d times and never came to its end"
                                .formatted(job.attempts() - 1));
            }
            handler.run(new JobContext(jdbc, apart, job.id(), node, job.payload(), scope(job)));
            finish(job);
        } catch (JobContext.LeaseLost leaseLost) {
            log.warn("{}", leaseLost.getMessage());
        } catch (JobContext.NotYet _) {
            postpone(job);
        } catch (Exception | LinkageError | StackOverflowError failure) {
            if (running) {
                fail(job, handler, failure);
            }
        } finally {
            busy.remove(Thread.currentThread());
            place.release();
            jobSignal.ring();
        }
    }

    private Scope scope(Taken job) {
        Long user = job.userId();
        return user == null
                ? Scope.system("nightly work")
                : scopes.of(user)
                        .orElseThrow(() ->
                                new JobError.Known(
                                        JobError.PERSON_GONE,
                                        "user " + user + " is no longer active"));
    }

    private JobHandler handler(String kind) {
        return handlers.stream()
                .filter(jobHandler -> jobHandler.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private void finish(Taken job) {
        jdbc.sql(
                        """
                        update job
                        set status = 'done', reference = null, error = null, failed_at = null,
                            locked_by = null, locked_until = null, finished_at = now()
                        where id = :id and locked_by = :node
                        """)
                .param("id", job.id())
                .param("node", node)
                .update();
    }

    /// As if it had not been begun, but behind those who wait.
    private void postpone(Taken job) {
        jdbc.sql(
                        """
                        update job
                        set status = 'waiting', attempts = attempts - 1, locked_by = null, locked_until = null,
                            run_after = now() + :seconds * interval '1 second'
                        where id = :id and locked_by = :node
                        """)
                .param("seconds", TURN.toSeconds())
                .param("id", job.id())
                .param("node", node)
                .update();
    }

    private void fail(Taken job, JobHandler handler, Throwable failure) {
        JobError error = JobError.of(failure);
        int failures = job.failures() + 1;
        boolean again =
                handler.isRepeatable()
                        && error != JobError.NEVER_ENDED
                        && error != JobError.PERSON_GONE
                        && failures < MOST_FAILURES;
        String reference =
                HexFormat.of()
                        .toHexDigits(ThreadLocalRandom.current().nextInt())
                        .toUpperCase(Locale.ROOT);
        log.error(
                "Job {} ({}) failed{}, reference {}",
                job.id(),
                job.kind(),
                again ? " and is tried again later" : "",
                reference,
                failure);
        jdbc.sql(
                        """
                        update job
                        set status = case when :again then 'waiting' else 'failed' end,
                            run_after = case when :again then now() + :seconds * interval '1 second' else run_after end,
                            finished_at = case when :again then null else now() end,
                            failures = :failures, failed_at = now(), error = :error, reference = :reference,
                            locked_by = null, locked_until = null
                        where id = :id and locked_by = :node
                        """)
                .param("again", again)
                .param("seconds", pause(failures).toSeconds())
                .param("failures", failures)
                .param("error", error.key())
                .param("reference", reference)
                .param("id", job.id())
                .param("node", node)
                .update();
    }

    /// Four times as long each time, a quarter more or less, so that not all that failed together
    /// comes back together.
    static Duration pause(int failures) {
        double nominal = FIRST_PAUSE.toSeconds() * Math.pow(4, failures - 1);
        return Duration.ofSeconds(
                Math.round(nominal * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }
}
