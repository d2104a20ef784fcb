package io.minicrm.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactFields;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Whoever reads changes by their numbers gets each once, and none after a later one.
@CrmTest
class ChangeFeedTest {

    private static final int AT_ONCE = 5;
    private static final int EACH = 12;

    @Autowired ChangeFeed feed;
    @Autowired ChangeMother changes;
    @Autowired Records records;
    @Autowired ScopeMother people;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcClient jdbc;

    final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    Scope anna;
    long begin;

    @BeforeEach
    void anna() {
        anna = people.administrator("Berta");
        numbered();
        begin = feed.latest();
    }

    @AfterEach
    void end() {
        workers.close();
    }

    @Test
    void aReaderGetsEachChangeOnceAndInOrderHoweverTheyAreCommitted() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Future<Long> first = workers.submit(() -> change("Held back", held));
        List<Future<List<Long>>> others = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            others.add(workers.submit(this::changeOften));
        }
        Reading reading = new Reading();
        await().until(() -> reading.goOn().size() > AT_ONCE * EACH / 2);
        held.countDown();

        List<Long> written = new ArrayList<>(List.of(first.get()));
        for (Future<List<Long>> each : others) {
            written.addAll(each.get());
        }
        await().until(() -> reading.goOn().size() >= written.size());
        numbered();
        assertThat(reading.goOn()).containsExactlyInAnyOrderElementsOf(written);
        assertThat(reading.numbers).isSorted().doesNotHaveDuplicates();
        assertThat(reading.sets.indexOf(first.get())).isGreaterThan(AT_ONCE * EACH / 2);
        assertThat(feed.after(anna, begin, 1000).stream().map(ChangeFeed.Entry::seq))
                .containsExactlyElementsOf(reading.numbers);
    }

    /// Of two that are found together the one that waited for the other comes after it, although it
    /// was begun first.
    @Test
    void whatWaitedForAnotherChangeComesAfterIt() throws Exception {
        RecordRef katharina = changes.contact(anna, "Katharina", "Wesselhöft");
        numbered();
        begin = feed.latest();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Future<?> nobodyNumbers = workers.submit(() -> withoutNumbers(done));
        Future<Long> waiting =
                workers.submit(() ->
                        transaction.execute(_ -> {
                            ChangeSet set = records.open(anna, ChangeKind.EDIT, "begun first");
                            begun.countDown();
                            pass(goOn);
                            records.update(anna, set, katharina, null, called("Second"));
                            return set.id();
                        }));
        begun.await();
        long other = changes.edit(anna, katharina, called("First"));
        goOn.countDown();
        assertThat(waiting.get()).isLessThan(other);
        done.countDown();
        nobodyNumbers.get();

        numbered();
        assertThat(sets(anna, begin)).containsExactly(other, waiting.get());
    }

    @Test
    void whoIsKilledWhileGivingNumbersHasGivenNone() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Future<?> nobodyNumbers = workers.submit(() -> withoutNumbers(done));
        List<Long> sets = List.of(change("One"), change("Two"), change("Three"));
        CountDownLatch killed = new CountDownLatch(1);
        CountDownLatch locked = new CountDownLatch(1);
        Future<?> inTheWay =
                workers.submit(() ->
                        transaction.executeWithoutResult(_ -> {
                            jdbc.sql("select id from change_set where id = :id for update")
                                    .param("id", sets.getLast())
                                    .query(Long.class)
                                    .single();
                            locked.countDown();
                            pass(killed);
                        }));
        locked.await();
        done.countDown();
        nobodyNumbers.get();
        await().until(() -> kill("update change_set s set seq"));
        assertThat(feed.latest()).isEqualTo(begin);
        assertThat(feed.after(anna, begin, 10)).isEmpty();
        killed.countDown();
        inTheWay.get();

        numbered();
        assertThat(feed.after(anna, begin, 10))
                .containsExactly(
                        new ChangeFeed.Entry(begin + 1, sets.get(0)),
                        new ChangeFeed.Entry(begin + 2, sets.get(1)),
                        new ChangeFeed.Entry(begin + 3, sets.get(2)));
    }

    @Test
    void aReaderIsToldOfWhatTheyMayReadAndOfWhatTheyMightUntilThen() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef his = changes.contact(tom, "Katharina", "Wesselhöft");
        changes.contact(anna, "Jens", "Møller");
        numbered();
        assertThat(sets(tom, begin)).containsExactly(changes.last(his));
        assertThat(sets(anna, begin)).hasSize(2);

        long now = feed.latest();
        Values given = new Values().with(ContactFields.CONTACT.owner(), anna.actor().id());
        long gone = changes.edit(anna, his, given);
        changes.edit(anna, his, called("Weber"));
        numbered();
        assertThat(sets(tom, now)).containsExactly(gone);
        assertThat(sets(anna, now)).hasSize(2);
    }

    private List<Long> sets(Scope scope, long after) {
        return feed.after(scope, after, 10).stream().map(ChangeFeed.Entry::changeSetId).toList();
    }

    private final class Reading {

        final List<Long> numbers = new ArrayList<>();
        final List<Long> sets = new ArrayList<>();

        List<Long> goOn() {
            long last = numbers.isEmpty() ? begin : numbers.getLast();
            for (ChangeFeed.Entry each : feed.after(anna, last, 7)) {
                numbers.add(each.seq());
                sets.add(each.changeSetId());
            }
            return sets;
        }
    }

    private List<Long> changeOften() throws InterruptedException {
        Random random = new Random();
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            CountDownLatch soon = new CountDownLatch(1);
            Future<?> _ =
                    workers.submit(() -> {
                        Thread.sleep(random.nextInt(40));
                        soon.countDown();
                        return null;
                    });
            written.add(change("Contact " + i, soon));
        }
        return written;
    }

    private long change(String name) {
        return change(name, new CountDownLatch(0));
    }

    /// Makes a contact, and commits when it may.
    private long change(String name, CountDownLatch goOn) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    RecordRef made = changes.contact(anna, "Katharina", name);
                    pass(goOn);
                    return changes.last(made);
                }));
    }

    /// Keeps everybody from giving numbers meanwhile.
    private void withoutNumbers(CountDownLatch done) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("select last from change_number for update").query(Long.class).single();
            pass(done);
        });
    }

    /// Ends the connection of whoever waits with this statement, as if the process had died.
    private boolean kill(String statement) {
        return jdbc.sql(
                                """
                                select count(*) from (
                                    select pg_terminate_backend(pid) from pg_stat_activity
                                    where datname = current_database() and wait_event_type = 'Lock' and query like :query) x
                                """)
                        .param("query", statement + "%")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void numbered() {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        jdbc.sql("select count(*) from change_set where seq is null")
                                        .query(Integer.class)
                                        .single()
                                == 0);
    }

    private static Values called(String name) {
        return new Values().with(ContactFields.LAST_NAME, name);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
