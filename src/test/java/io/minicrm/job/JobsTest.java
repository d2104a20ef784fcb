package io.minicrm.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@CrmTest
@Import(JobsTest.TestWork.class)
class JobsTest {

    @Autowired Jobs jobs;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired ScopeMother people;
    @Autowired Timing timing;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aJobRunsOnceItsTransactionIsCommittedAndTellsHowFarItIs() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Counting.GATES.put("slow", goOn);
        Long id =
                transactions.execute(_ -> {
                    long started = jobs.start(anna, "counting", "slow");
                    assertThat(job(started).status()).isEqualTo(Job.Status.WAITING);
                    return started;
                });

        await().until(() -> job(id).stage() != null);
        assertThat(job(id))
                .isEqualTo(
                        new Job(
                                id,
                                "counting",
                                Job.Status.RUNNING,
                                "counting",
                                3,
                                10,
                                null,
                                "slow",
                                null,
                                null));
        goOn.countDown();
        await().until(() -> job(id).isOver());
        assertThat(job(id).status()).isEqualTo(Job.Status.DONE);
        assertThat(Counting.DONE).contains("slow");
    }

    @Test
    void aJobWhoseTransactionIsRolledBackNeverRuns() throws Exception {
        transactions.executeWithoutResult(status -> {
            jobs.start(anna, "counting", "never");
            status.setRollbackOnly();
        });
        start("after");
        await().until(() -> Counting.DONE.contains("after"));
        assertThat(Counting.DONE).doesNotContain("never");
    }

    @Test
    void aJobSeesWhatItsPersonMaySeeNow() {
        Scope ole = people.person("Ole", Reach.OWN, null);
        Long id = transactions.execute(_ -> jobs.start(ole, "counting", "scoped"));
        await().until(() -> Counting.SCOPES.containsKey("scoped"));
        Scope rebuilt = Objects.requireNonNull(Counting.SCOPES.get("scoped"));
        assertThat(rebuilt.actor().id()).isEqualTo(ole.actor().id());
        assertThat(rebuilt.access(Action.READ, RecordKind.CONTACT).reach()).isEqualTo(Reach.OWN);
        assertThat(jobs.find(anna, id)).isPresent();
        assertThat(jobs.find(people.person("Nils", Reach.ALL, null), id)).isEmpty();
    }

    @Test
    void aFailureIsShownWithItsReference() {
        long id = start("broken");
        await().until(() -> job(id).isOver());
        assertThat(job(id).isFailed()).isTrue();
        assertThat(job(id).reference()).matches("[0-9A-F]{8}");
    }

    @Test
    void aJobOfADeadNodeIsTakenUpAgain() {
        long id = orphan("orphan", 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> Counting.DONE.contains("orphan"));
        await().until(() -> job(id).isOver());
        assertThat(job(id).isFailed()).isFalse();
    }

    @Test
    void aJobThatKillsEveryNodeIsGivenUp() {
        long id = orphan("deadly", 3);
        await().atMost(Duration.ofSeconds(20)).until(() -> job(id).isOver());
        assertThat(job(id).isFailed()).isTrue();
        assertThat(Counting.DONE).doesNotContain("deadly");
    }

    @Test
    void aNodeThatLostItsJobStopsTellingHowFarItIs() {
        CountDownLatch goOn = new CountDownLatch(1);
        Counting.GATES.put("lost", goOn);
        long id = start("lost");
        await().until(() -> job(id).stage() != null);
        jdbc.sql(
                        "update job set locked_by = 'another' , locked_until = now() + interval '1 hour' where id = :id")
                .param("id", id)
                .update();
        goOn.countDown();
        await().during(Duration.ofSeconds(1)).until(() -> !Counting.DONE.contains("lost"));
        assertThat(job(id).status()).isEqualTo(Job.Status.RUNNING);
    }

    @Test
    void nightlyWorkIsThereOnceHoweverManyNodesAsk() {
        await().until(() -> nightly() > 0);
        await().during(Duration.ofSeconds(5)).until(() -> nightly() == 1);
    }

    @Test
    void whatMayBeDoneAgainIsTriedLaterUntilItSucceeds() {
        Flaky.failures.set(1);
        long id = start("flaky", "mended");
        await().until(() -> failed(id).isPresent());
        FailedJob waiting = failed(id).orElseThrow();
        assertThat(waiting.error()).isEqualTo("files");
        assertThat(waiting.attempts()).isOne();
        assertThat(Duration.between(waiting.failedAt(), waiting.next()))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(job(id).status()).isEqualTo(Job.Status.WAITING);

        jdbc.sql("update job set run_after = now() where id = :id").param("id", id).update();
        await().until(() -> job(id).isOver());
        assertThat(job(id).isFailed()).isFalse();
        assertThat(failed(id)).isEmpty();
    }

    @Test
    void whatFailsAgainAndAgainIsLeftAfterSixTries() {
        Flaky.failures.set(Integer.MAX_VALUE);
        long id = start("flaky", "hopeless");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    jdbc.sql(
                                    "update job set run_after = now() where id = :id and status = 'waiting'")
                            .param("id", id)
                            .update();
                    return job(id).isOver();
                });
        FailedJob left = failed(id).orElseThrow();
        assertThat(left.attempts()).isEqualTo(6);
        assertThat(left.next()).isNull();
        Flaky.failures.set(0);
    }

    @Test
    void eachPauseIsFourTimesAsLongAndNoTwoAreAlike() {
        assertThat(JobRunner.pause(1)).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(38));
        assertThat(JobRunner.pause(5)).isBetween(Duration.ofMinutes(96), Duration.ofMinutes(160));
        assertThat(Stream.generate(() -> JobRunner.pause(5)).limit(20).distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void whatHasFailedIsTriedAgainOrGivenUpWhenSomebodySaysSo() {
        Flaky.failures.set(0);
        long again = start("counting", "broken");
        long over = start("counting", "broken");
        await().until(() -> failed(again).isPresent() && failed(over).isPresent());
        assertThat(failed(again).orElseThrow().next()).isNull();
        int before = jobs.load().failed();

        jdbc.sql("update job set payload = 'mended' where id = :id").param("id", again).update();
        assertThat(jobs.retry(again)).isTrue();
        await().until(() -> job(again).status() == Job.Status.DONE);
        assertThat(jobs.giveUp(over)).isTrue();
        assertThat(job(over).isFailed()).isTrue();
        assertThat(failed(over)).isEmpty();
        assertThat(jobs.load().failed()).isEqualTo(before - 2);

        assertThat(jobs.retry(over)).isFalse();
        assertThat(jobs.giveUp(again)).isFalse();
    }

    @Test
    void longWorkKeepsNoShortWorkWaiting() {
        CountDownLatch goOn = new CountDownLatch(1);
        Counting.GATES.put("whole file", goOn);
        List<Long> all =
                List.of(
                        start("long", "whole file"),
                        start("long", "whole file"),
                        start("long", "whole file"));
        await().until(() -> all.stream().filter(id -> job(id).stage() != null).count() == 2);
        long id = start("in between");
        await().until(() -> job(id).isOver());
        assertThat(all).anyMatch(each -> job(each).status() == Job.Status.WAITING);
        goOn.countDown();
        await().until(() -> all.stream().allMatch(each -> job(each).isOver()));
    }

    @Test
    void whatWaitsForItsTurnHoldsNoPlace() {
        List<Long> waiting = List.of(start("turn", "a"), start("turn", "b"), start("turn", "c"));
        long id = start("in the meantime");
        await().until(() -> job(id).isOver());
        assertThat(waiting).noneMatch(each -> job(each).isOver());
        Turn.MAY.set(true);
        await().until(() -> waiting.stream().allMatch(each -> job(each).isOver()));
        assertThat(waiting).noneMatch(each -> job(each).isFailed());
    }

    /// What a page may take is much less, also over a connection that a job had before.
    @Test
    void aTransactionOfAJobHasItsTimeAndAnyOtherEndsSoon() {
        transactions.executeWithoutResult(_ -> jobs.start(anna, "timing", ""));
        await().until(() -> timing.limits != null);
        assertThat(timing.limits).isEqualTo("1h 1h");
        String usual = transactions.execute(_ -> Timing.limits(jdbc));
        assertThat(usual).isEqualTo("1min 1min");
        assertThat(Timing.limits(jdbc)).isEqualTo("1min 1min");
    }

    private long nightly() {
        return jdbc.sql("select count(*) from job where kind = 'sweeping'")
                .query(Long.class)
                .single();
    }

    private long orphan(String payload, int attempts) {
        return jdbc.sql(
                        """
                        insert into job (kind, payload, user_id, status, attempts, locked_by, locked_until)
                        values ('counting', :payload, :user, 'running', :attempts, 'a dead node', now() - interval '1 second')
                        returning id
                        """)
                .param("payload", payload)
                .param("user", anna.actorId())
                .param("attempts", attempts)
                .query(Long.class)
                .single();
    }

    private long start(String payload) {
        return start("counting", payload);
    }

    private long start(String kind, String payload) {
        return Objects.requireNonNull(transactions.execute(_ -> jobs.start(anna, kind, payload)));
    }

    private Optional<FailedJob> failed(long id) {
        return jobs.failed().stream().filter(each -> each.id() == id).findFirst();
    }

    private Job job(long id) {
        return jobs.find(anna, id).orElseThrow();
    }

    @TestConfiguration
    static class TestWork {

        @Bean
        Counting counting() {
            return new Counting("counting", JobLane.SHORT);
        }

        @Bean
        Flaky flaky() {
            return new Flaky();
        }

        @Bean
        Turn turn() {
            return new Turn();
        }

        @Bean
        Counting longCounting() {
            return new Counting("long", JobLane.LONG);
        }

        @Bean
        Timing timing(JdbcClient jdbc, TransactionTemplate transactions) {
            return new Timing(jdbc, transactions);
        }

        @Bean
        Sweeping sweeping() {
            return new Sweeping();
        }
    }

    /// Is to be done at night.
    static final class Sweeping implements NightlyJob {

        @Override
        public String kind() {
            return "sweeping";
        }

        @Override
        public LocalTime at() {
            return LocalTime.of(3, 0);
        }

        @Override
        public void run(JobContext job) {
            // Its night is not tonight
        }
    }

    /// Looks how long a statement of it may take, and how long its transaction may do nothing.
    static final class Timing implements JobHandler {

        private final JdbcClient jdbc;
        private final TransactionTemplate transactions;

        volatile @Nullable String limits;

        Timing(JdbcClient jdbc, TransactionTemplate transactions) {
            this.jdbc = jdbc;
            this.transactions = transactions;
        }

        static String limits(JdbcClient jdbc) {
            return jdbc.sql(
                            """
                            select current_setting('statement_timeout') || ' '
                                || current_setting('idle_in_transaction_session_timeout')
                            """)
                    .query(String.class)
                    .single();
        }

        @Override
        public String kind() {
            return "timing";
        }

        @Override
        public void run(JobContext job) {
            limits = transactions.execute(_ -> limits(jdbc));
        }
    }

    /// Fails so often.
    static final class Flaky implements JobHandler {

        static final AtomicInteger failures = new AtomicInteger();

        @Override
        public String kind() {
            return "flaky";
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void run(JobContext job) throws IOException {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("on purpose");
            }
        }
    }

    /// Waits until it may.
    static final class Turn implements JobHandler {

        static final AtomicBoolean MAY = new AtomicBoolean();

        @Override
        public String kind() {
            return "turn";
        }

        @Override
        public void run(JobContext job) {
            if (!MAY.get()) {
                throw job.notYet();
            }
        }
    }

    static final class Counting implements JobHandler {

        static final List<String> DONE = new CopyOnWriteArrayList<>();
        static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
        static final Map<String, Scope> SCOPES = new ConcurrentHashMap<>();

        private final String kind;
        private final JobLane lane;

        Counting(String kind, JobLane lane) {
            this.kind = kind;
            this.lane = lane;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public JobLane lane() {
            return lane;
        }

        @Override
        public void run(JobContext job) throws Exception {
            SCOPES.put(job.payload(), job.scope());
            if (job.payload().equals("broken")) {
                throw new IllegalStateException("on purpose");
            }
            job.progress("counting", 3, 10);
            @Nullable CountDownLatch gate = GATES.get(job.payload());
            if (gate != null) {
                gate.await();
                job.progress("counted", 10, 10);
            }
            DONE.add(job.payload());
        }
    }
}
