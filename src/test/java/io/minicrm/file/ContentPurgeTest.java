package io.minicrm.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.change.Purge;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/// Every test commits, for this is about what transactions see of each other; each has contents of
/// its own, and all of them a database that no other test sees.
@CrmTest
@TestPropertySource(properties = "database=contents")
class ContentPurgeTest {

    @Autowired ContentPurge contentPurge;
    @Autowired ContentStore contents;
    @Autowired Purge purge;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcClient jdbc;

    Scope anna;
    RecordRef katharina;

    @BeforeEach
    void aContactAndNoBackups() {
        anna = people.administrator("Anna");
        katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        jdbc.sql("delete from backup_run").update();
    }

    @Test
    void aContentIsUnreferencedOnceItsLastFileIsRemovedForGood() {
        String text = unique();
        RecordRef first = files.file(anna, katharina, "a.txt", text);
        RecordRef second = files.file(anna, katharina, "b.txt", text);
        String content = contentOf(first);
        remove(first);
        assertThat(isUnreferenced(content)).isFalse();
        remove(second);
        assertThat(isUnreferenced(content)).isTrue();
        files.file(anna, katharina, "c.txt", text);
        assertThat(isUnreferenced(content)).isFalse();
    }

    @Test
    void withItsRecordEveryFileIsRemovedForGood() {
        RecordRef file = files.file(anna, katharina, "a.txt", unique());
        String content = contentOf(file);
        transaction.executeWithoutResult(
                _ -> purge.remove(RecordKind.CONTACT, List.of(katharina.id())));
        assertThat(
                        jdbc.sql("select count(*) from file where id = :id")
                                .param("id", file.id())
                                .query(Integer.class)
                                .single())
                .isZero();
        assertThat(isUnreferenced(content)).isTrue();
        assertThat(contents.path(content)).exists();
    }

    @Test
    void aContentGoesAfterThirtyDaysWhenThereIsNoBackup() {
        String content = unreferenced(Duration.ofDays(30).plusMinutes(1));
        String younger = unreferenced(Duration.ofDays(30).minusMinutes(1));
        contentPurge.removeDue();
        assertThat(isThere(content)).isFalse();
        assertThat(isThere(younger)).isTrue();
    }

    @Test
    void aContentStaysForAsLongAsAKeptProvenBackupIsOlder() {
        String content = unreferenced(Duration.ofDays(40));
        backup("backup", "proven", 41, false);
        contentPurge.removeDue();
        assertThat(isThere(content)).isTrue();

        jdbc.sql("update backup_run set removed_at = now()").update();
        backup("backup", "proven", 39, false);
        contentPurge.removeDue();
        assertThat(isThere(content)).isFalse();
    }

    @Test
    void whatIsNoProvenKeptBackupKeepsNothing() {
        String content = unreferenced(Duration.ofDays(40));
        backup("backup", "failed", 50, false);
        backup("backup", "unproven", 50, false);
        backup("drill", "proven", 50, false);
        backup("backup", "proven", 50, true);
        contentPurge.removeDue();
        assertThat(isThere(content)).isFalse();
    }

    @Test
    void whatIsReferredToStaysHoweverItIsMarked() {
        RecordRef file = files.file(anna, katharina, "a.txt", unique());
        String content = contentOf(file);
        mark(content, Duration.ofDays(400));
        contentPurge.removeDue();
        assertThat(isThere(content)).isTrue();
    }

    @Test
    void whatIsBroughtInWhileItIsTakenAwayIsThereInTheEnd() throws Exception {
        String text = unique();
        String content = contentOf(files.file(anna, katharina, "a.txt", text));
        removeAllWith(content);
        mark(content, Duration.ofDays(40));
        CountDownLatch removed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> purging =
                start(() ->
                        transaction.executeWithoutResult(_ -> {
                            contentPurge.removeDue();
                            removed.countDown();
                            await(goOn);
                        }));
        await(removed);
        assertThat(contents.path(content)).doesNotExist();
        CompletableFuture<Void> adding = start(() -> files.file(anna, katharina, "b.txt", text));
        waitUntilSomebodyWaits();
        assertThat(adding).isNotDone();
        goOn.countDown();
        purging.get(10, TimeUnit.SECONDS);
        adding.get(10, TimeUnit.SECONDS);
        assertThat(isThere(content)).isTrue();
        assertThat(isUnreferenced(content)).isFalse();
    }

    @Test
    void whatIsJustBeingBroughtInIsPassedOver() throws Exception {
        String text = unique();
        String content = contentOf(files.file(anna, katharina, "a.txt", text));
        removeAllWith(content);
        mark(content, Duration.ofDays(40));
        CountDownLatch added = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> adding =
                start(() ->
                        transaction.executeWithoutResult(_ -> {
                            files.file(anna, katharina, "b.txt", text);
                            added.countDown();
                            await(goOn);
                        }));
        await(added);
        contentPurge.removeDue();
        goOn.countDown();
        adding.get(10, TimeUnit.SECONDS);
        assertThat(isThere(content)).isTrue();
        assertThat(isUnreferenced(content)).isFalse();
    }

    @Test
    void whoRemovesTheLastFileWhileAnotherIsAddedDoesNotMarkItsContent() throws Exception {
        String text = unique();
        RecordRef first = files.file(anna, katharina, "a.txt", text);
        String content = contentOf(first);
        CountDownLatch added = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> adding =
                start(() ->
                        transaction.executeWithoutResult(_ -> {
                            files.file(anna, katharina, "b.txt", text);
                            added.countDown();
                            await(goOn);
                        }));
        await(added);
        CompletableFuture<Void> removing = start(() -> remove(first));
        waitUntilSomebodyWaits();
        goOn.countDown();
        adding.get(10, TimeUnit.SECONDS);
        removing.get(10, TimeUnit.SECONDS);
        assertThat(isUnreferenced(content)).isFalse();
    }

    @Test
    void twoPeopleBringTheSameContentsAtOnce() throws Exception {
        Scope bert = people.administrator("Bert");
        List<String> texts = List.of(unique(), unique(), unique());
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Void> one = start(() -> bring(anna, texts, both));
        CompletableFuture<Void> other = start(() -> bring(bert, texts.reversed(), both));
        one.get(20, TimeUnit.SECONDS);
        other.get(20, TimeUnit.SECONDS);
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) || ' ' || count(distinct a.sha256) from attachment a
                                        where a.subject_kind = 2 and a.subject_id = :id
                                        """)
                                .param("id", katharina.id())
                                .query(String.class)
                                .single())
                .isEqualTo("6 3");
    }

    @Test
    void whatLiesThereUnknownIsEnteredAndNotRemoved() throws IOException {
        RecordRef file = files.file(anna, katharina, "a.txt", "<html>" + unique() + "</html>");
        String content = contentOf(file);
        remove(file);
        jdbc.sql("delete from file_content where sha256 = :sha256")
                .param("sha256", content)
                .update();
        Path stray = contents.path(content).resolveSibling("notes.txt");
        Files.writeString(stray, "not a content");

        assertThat(contentPurge.enterUnknown()).isEqualTo(1);
        contentPurge.removeDue();
        assertThat(isThere(content)).isTrue();
        assertThat(isUnreferenced(content)).isTrue();
        assertThat(stray).exists();
        assertThat(contentPurge.enterUnknown()).isZero();
    }

    @Test
    void whatBrokeOffAsTheServerStoppedIsClearedTheNextDay() throws IOException {
        ContentStore.Incoming old = contents.receive(bytes("old"));
        ContentStore.Incoming fresh = contents.receive(bytes("fresh"));
        Files.setLastModifiedTime(
                old.path(), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertThat(contentPurge.clearIncoming()).isEqualTo(1);
        assertThat(old.path()).doesNotExist();
        assertThat(fresh.path()).exists();
        contents.discard(fresh);
    }

    @Test
    void aContentThatIsMissingOnTheVolumeIsMendedByBringingItAgain() throws IOException {
        String text = unique();
        RecordRef file = files.file(anna, katharina, "a.txt", text);
        Files.delete(contents.path(contentOf(file)));
        files.file(anna, katharina, "b.txt", text);
        assertThat(contents.path(contentOf(file))).hasContent(text);
    }

    private static CompletableFuture<Void> start(Runnable work) {
        return CompletableFuture.runAsync(work, Thread::startVirtualThread);
    }

    private void bring(Scope scope, List<String> texts, CountDownLatch both) {
        transaction.executeWithoutResult(_ -> {
            both.countDown();
            await(both);
            files.files(scope, katharina, texts);
        });
    }

    /// A content that nothing has referred to for so long.
    private String unreferenced(Duration ago) {
        RecordRef file = files.file(anna, katharina, "a.txt", unique());
        String content = contentOf(file);
        remove(file);
        mark(content, ago);
        return content;
    }

    private void mark(String content, Duration ago) {
        jdbc.sql(
                        "update file_content set unreferenced_since = now() - :ago * interval '1 second' where sha256 = :sha256")
                .param("ago", ago.toSeconds())
                .param("sha256", content)
                .update();
    }

    private void remove(RecordRef file) {
        transaction.executeWithoutResult(_ -> purge.remove(RecordKind.FILE, List.of(file.id())));
    }

    private void removeAllWith(String content) {
        jdbc.sql("select file_id from attachment where sha256 = :sha256")
                .param("sha256", content)
                .query((row, _) -> new RecordRef(RecordKind.FILE, row.getLong(1)))
                .list()
                .forEach(this::remove);
    }

    private void backup(String kind, String outcome, int daysAgo, boolean removed) {
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, taken_at, started_at, finished_at, removed_at)
                        values (:kind, 'scheduled', :outcome, now() - :days * interval '1 day', now(), now(),
                                case when :removed then now() end)
                        """)
                .param("kind", kind)
                .param("outcome", outcome)
                .param("days", daysAgo)
                .param("removed", removed)
                .update();
    }

    private String contentOf(RecordRef file) {
        return jdbc.sql("select sha256 from attachment where file_id = :id")
                .param("id", file.id())
                .query(String.class)
                .single();
    }

    private boolean isUnreferenced(String content) {
        return jdbc.sql(
                        "select unreferenced_since is not null from file_content where sha256 = :sha256")
                .param("sha256", content)
                .query(Boolean.class)
                .single();
    }

    /// Whether a content is there: in the table and on the volume, or in neither.
    private boolean isThere(String content) {
        boolean known =
                jdbc.sql("select exists (select from file_content where sha256 = :sha256)")
                        .param("sha256", content)
                        .query(Boolean.class)
                        .single();
        assertThat(Files.exists(contents.path(content))).isEqualTo(known);
        return known;
    }

    private void waitUntilSomebodyWaits() {
        org.awaitility.Awaitility.await()
                .until(() ->
                        jdbc.sql(
                                        """
                                        select exists (
                                            select from pg_stat_activity
                                            where datname = current_database() and wait_event_type = 'Lock')
                                        """)
                                .query(Boolean.class)
                                .single());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }

    private static String unique() {
        return "content " + UUID.randomUUID();
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
