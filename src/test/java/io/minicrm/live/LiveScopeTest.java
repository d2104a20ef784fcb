package io.minicrm.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.FreshDatabase;
import io.minicrm.SecondInstance;
import io.minicrm.Statements;
import io.minicrm.activity.ActivityMother;
import io.minicrm.change.ChangeFeed;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.people.SignedIn;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Editing;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;

/// What is sent to those who listen, byte for byte, and to whom it is not.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveScopeTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired ActivityMother todos;
    @Autowired Editing editing;
    @Autowired RecordReader reader;
    @Autowired Records records;
    @Autowired ChangeFeed feed;
    @Autowired EventStreams streams;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;
    @Autowired ConfigurableEnvironment environment;

    private final List<Listening> listening = new ArrayList<>();

    Scope anna = Scope.system("not yet anybody");
    Scope tom = Scope.system("not yet anybody");

    @BeforeEach
    void people() {
        anna = people.administrator("Live Anna");
        tom = people.person("Live Tom", Reach.OWN, null);
    }

    @AfterEach
    void go() {
        listening.forEach(Listening::close);
    }

    @Test
    void whoMaySeeLittleHearsOfNothingElse() throws Exception {
        RecordRef own = contacts.contact(tom, "Tom's", "Own");
        RecordRef foreign = contacts.contact(anna, "Xqforeign", "Xqforeign");
        Listening toms = listen(tom, "&shows=" + own.path() + "&shows=!" + foreign.path());
        Listening annas = listen(anna, "&shows=" + foreign.path() + "&shows=" + own.path());
        await().atMost(SOON).until(() -> toms.heard().contains("Live Anna"));

        RecordRef company = contacts.company(anna, "Xqforeign Works");
        change(anna, foreign, new Values().with(ContactFields.LAST_NAME, "Lyon"));
        RecordRef task = todos.task(anna, "Call Xqforeign", null, foreign);
        // On his own contact too, and so out of his sight all the same
        RecordRef both = todos.task(anna, "Call both", null, foreign, own);
        editing.trash(anna, RecordKind.COMPANY, List.of(company.id()));
        editing.restore(anna, RecordKind.COMPANY, List.of(company.id()));
        editing.trash(anna, RecordKind.CONTACT, List.of(foreign.id()));
        change(anna, own, new Values().with(ContactFields.LAST_NAME, "Bonn"));

        await().atMost(SOON).until(() -> changed(toms, own) && changed(annas, own));
        for (RecordRef each : List.of(foreign, company, task, both)) {
            assertThat(annas.heard()).contains("\"" + each.path() + "\"");
            assertThat(toms.heard()).doesNotContain(each.path() + "\"");
        }
        assertThat(toms.heard()).doesNotContain("Xqforeign").doesNotContain("/companies");
        assertThat(annas.heard()).doesNotContain("Xqforeign");
        assertThat(toms.heard().split("event: change", -1)).hasSize(2);
    }

    @Test
    void whoGivesSomethingAwayHearsThatItIsGoneAndNothingAfter() throws Exception {
        RecordRef given = contacts.contact(tom, "Given", "Away");
        Listening toms = listen(tom, "&shows=" + given.path());
        change(anna, given, new Values().with(ContactFields.CONTACT.owner(), anna.actor().id()));
        await().atMost(SOON).until(() -> changed(toms, given));
        assertThat(toms.heard()).doesNotContain("mine");
        int length = toms.heard().length();
        Listening annas = listen(anna, "&shows=!" + given.path());
        change(anna, given, new Values().with(ContactFields.LAST_NAME, "Lyon"));
        await().atMost(SOON).until(() -> changed(annas, given));
        assertThat(toms.heard().substring(length)).doesNotContain("event: presence", "/contacts");
    }

    @Test
    void whatIsCommittedLateIsToldThoughItWasBegunFirst() throws Exception {
        Listening annas = listen(anna, "");
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        List<RecordRef> made = new ArrayList<>();
        Thread slow =
                Thread.ofVirtual()
                        .start(() ->
                                transaction.executeWithoutResult(_ -> {
                                    made.add(contacts.contact(anna, "Begun", "First"));
                                    written.countDown();
                                    wait(told);
                                }));
        wait(written);
        RecordRef second = contacts.contact(anna, "Begun", "Second");
        await().atMost(SOON).until(() -> changed(annas, second));
        assertThat(changed(annas, made.getFirst())).isFalse();
        told.countDown();
        slow.join();
        await().atMost(SOON).until(() -> changed(annas, made.getFirst()));
    }

    @Test
    void manyAtOnceAreOneEvent() throws Exception {
        Listening annas = listen(anna, "");
        Listening toms = listen(tom, "");
        transaction.executeWithoutResult(_ -> {
            var set = records.open(anna, ChangeKind.EDIT, "many");
            for (int i = 0; i <= ChangeTeller.NAMED; i++) {
                records.create(
                        anna,
                        set,
                        CompanyFields.COMPANY,
                        new Values().with(CompanyFields.NAME, "Many " + i));
            }
        });
        await().atMost(SOON)
                .until(() -> annas.heard().contains("{\"at\":\"/companies\",\"many\":true}"));
        assertThat(annas.heard()).doesNotContain("/companies/");
        assertThat(toms.heard()).doesNotContain("event: change");
    }

    @Test
    void whoComesBackGoesOnWhereTheyWere() throws Exception {
        Listening before = listen(anna, "");
        RecordRef first = contacts.contact(anna, "Comes", "Back");
        await().atMost(SOON).until(() -> changed(before, first));
        String id = before.heard().replaceAll("(?s).*id: (\\d+)\nevent: change.*", "$1");
        before.close();
        RecordRef missed = contacts.contact(anna, "Was", "Missed");
        Listening after = listen(anna, "", "Last-Event-ID", id);
        await().atMost(SOON).until(() -> changed(after, missed));
        assertThat(changed(after, first)).isFalse();
        jdbc.sql("update change_number set last = last + 5000").update();
        Thread.sleep(1000);
        Listening longer = listen(anna, "", "Last-Event-ID", "1");
        await().atMost(SOON).until(() -> longer.heard().contains("event: reload"));
    }

    @Test
    void itEndsWithTheSignInAndWhenSomebodyMaySeeOtherThings() throws Exception {
        Cookie cookie = signedIn.cookie(tom);
        Listening toms = listen(cookie, "");
        Listening annas = listen(anna, "");
        jdbc.sql("delete from sign_in where user_id = :tom")
                .param("tom", tom.actor().id())
                .update();
        contacts.contact(tom, "Not told", "Any more");
        await().atMost(SOON).until(toms::hasEnded);
        assertThat(toms.heard()).doesNotContain("event: change");

        Listening again = listen(tom, "");
        tom = people.person("Live Tom", Reach.TEAM, people.team("Live team"));
        await().atMost(Duration.ofSeconds(7)).until(again::hasEnded);
        Listening last = listen(tom, "");
        jdbc.sql("update app_user set status = 'deactivated' where id = :tom")
                .param("tom", tom.actor().id())
                .update();
        await().atMost(Duration.ofSeconds(7)).until(last::hasEnded);
        assertThat(annas.hasEnded()).isFalse();
    }

    /// Otherwise nobody who leaves a page open would ever be signed out.
    @Test
    void nobodyStaysSignedInByAnOpenPage() throws Exception {
        Cookie cookie = signedIn.cookie(anna);
        jdbc.sql(
                        "update sign_in set last_seen_at = now() - interval '2 hours' where user_id = :anna")
                .param("anna", anna.actor().id())
                .update();
        listen(cookie, "");
        ask("/events/missed?after=1", cookie);
        ask("/notifications/unread", cookie, "Unattended", "1");
        assertThat(idle()).isTrue();
        ask("/notifications", cookie);
        assertThat(idle()).isFalse();
    }

    private boolean idle() {
        return jdbc.sql(
                        "select bool_and(last_seen_at < now() - interval '1 hour') from sign_in where user_id = :anna")
                .param("anna", anna.actor().id())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    @Test
    void aBrowserHasOneAndAPersonTen() throws Exception {
        Cookie cookie = signedIn.cookie(people.administrator("Live many"));
        Listening first = listen(cookie, "&browser=a");
        Listening second = listen(cookie, "&browser=a");
        await().atMost(SOON).until(first::hasEnded);
        assertThat(first.heard()).contains("event: replaced");
        for (int i = 1; i < EventStreams.MOST_OF_ONE; i++) {
            assertThat(listen(cookie, "&browser=b" + i).status()).isEqualTo(200);
        }
        Listening tooMany = listen(cookie, "&browser=c");
        assertThat(tooMany.status()).isEqualTo(503);
        assertThat(tooMany.header("Retry-After")).isPresent();
        assertThat(second.hasEnded()).isFalse();
        assertThat(listen(cookie, "&browser=a").status()).isEqualTo(200);
    }

    @Test
    void nothingOnTheWayKeepsOrCollectsIt() throws Exception {
        Listening annas = listen(anna, "", "Accept-Encoding", "gzip, br");
        assertThat(annas.header("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        assertThat(annas.header("Cache-Control")).hasValue("no-store, no-transform");
        assertThat(annas.header("X-Accel-Buffering")).hasValue("no");
        assertThat(annas.header("Content-Encoding")).isEmpty();
        assertThat(annas.header("Content-Length")).isEmpty();
    }

    @Test
    void whoHasNoStreamAsksAndIsToldTheSame() throws Exception {
        Cookie cookie = signedIn.cookie(tom);
        String first = ask("/events/missed", cookie);
        String id = first.replaceAll(".*\"id\":(\\d+).*", "$1");
        RecordRef own = contacts.contact(tom, "Asked", "For");
        RecordRef foreign = contacts.contact(anna, "Not for", "Him");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(ask("/events/missed?after=" + id, cookie))
                                .contains(own.path() + "\"")
                                .doesNotContain(foreign.path() + "\""));
        String now = ask("/events/missed", cookie).replaceAll(".*\"id\":(\\d+).*", "$1");
        try (Listening same =
                Listening.to(
                        "http://localhost:" + port + "/events/missed?after=" + now,
                        cookie,
                        "If-None-Match",
                        "\"" + now + "\"")) {
            assertThat(same.status()).isEqualTo(304);
        }
    }

    /// However many listen.
    @Test
    void whileNothingHappensTheDatabaseIsAskedAsOftenForOneAsForMany() throws Exception {
        listen(anna, "");
        long forOne = statements();
        for (int i = 0; i < 40; i++) {
            listen(people.administrator("Live reader " + i), "");
        }
        Thread.sleep(1500);
        assertThat(statements()).isBetween(1L, 25L);
        assertThat(forOne).isBetween(1L, 25L);
    }

    /// Of six seconds.
    private long statements() throws IOException, InterruptedException {
        List<Statements.Sent> sent = new ArrayList<>();
        Statements.everywhere(sent, () -> Thread.sleep(6000));
        return sent.stream()
                .filter(each ->
                        List.of("from presence", "update presence", "from sign_in s").stream()
                                .anyMatch(each.sql()::contains))
                .count();
    }

    /// As when it restarts: those who listen are let go at once, and nobody waits for them.
    @Test
    void aNodeThatStopsWaitsForNobodyWhoListens() throws Exception {
        ConfigurableApplicationContext second = SecondInstance.start(environment, Map.of());
        String there = second.getEnvironment().getRequiredProperty("local.server.port");
        List<Listening> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Cookie cookie = signedIn.cookie(people.administrator("Live stays " + i));
            all.add(Listening.to("http://localhost:" + there + "/events", cookie));
        }
        listening.addAll(all);
        assertThat(all).allMatch(each -> each.status() == 200);
        long begun = System.nanoTime();
        second.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        await().atMost(SOON).until(() -> all.stream().allMatch(Listening::hasEnded));
        assertThat(all).allMatch(each -> each.heard().contains("retry: "));
    }

    @Test
    void whoListensAtOneNodeHearsOfTheOther() throws Exception {
        RecordRef shared = contacts.contact(anna, "At both", "Nodes");
        Scope bert = people.administrator("Live Bert");
        try (ConfigurableApplicationContext second = SecondInstance.start(environment, Map.of())) {
            String there = second.getEnvironment().getRequiredProperty("local.server.port");
            Listening annas = listen(anna, "&shows=" + shared.path());
            Listening berts =
                    Listening.to(
                            "http://localhost:" + there + "/events?shows=!" + shared.path(),
                            signedIn.cookie(bert));
            listening.add(berts);
            await().atMost(SOON).until(() -> annas.heard().contains("\"name\":\"Live Bert\""));
            assertThat(annas.heard()).contains("\"edits\":true");
            change(bert, shared, new Values().with(ContactFields.LAST_NAME, "Lyon"));
            await().atMost(SOON).until(() -> changed(annas, shared) && changed(berts, shared));
            berts.close();
            second.getBean(EventStreams.class).close();
            await().atMost(SOON)
                    .until(() ->
                            annas.heard()
                                    .endsWith(
                                            "\"at\":\"%s\",\"people\":[]}\n\n"
                                                    .formatted(shared.path())));
        }
    }

    @Test
    void whoComesFirstAfterAQuietTimeHearsNothingOfBefore() throws Exception {
        Listening before = listen(anna, "");
        Thread.sleep(1500);
        before.close();
        quiet();
        RecordRef old = contacts.contact(anna, "Long", "Before");
        Thread.sleep(3000);
        Listening after = listenSince(anna, Duration.ZERO);
        RecordRef present = contacts.contact(anna, "Only", "Now");
        await().atMost(SOON).until(() -> changed(after, present));
        assertThat(changed(after, old)).isFalse();
    }

    @Test
    void aPageHearsOfWhatWasBegunLongBeforeItAndDoneAfter() throws Exception {
        quiet();
        List<RecordRef> made = new ArrayList<>();
        transaction.executeWithoutResult(_ -> {
            made.add(contacts.contact(anna, "Long", "Transaction"));
            sleep(3000);
        });
        await().atMost(SOON).until(this::isNumbered);
        Listening page = listenSince(anna, Duration.ofMillis(500));
        await().atMost(SOON).until(() -> changed(page, made.getFirst()));
    }

    @Test
    void whatCannotBeReadEndsNobodysStream() throws Exception {
        Listening annas = listen(anna, "");
        RecordRef broken =
                transaction.execute(_ -> {
                    RecordRef made = contacts.contact(anna, "Not", "Readable");
                    spoil(made, "'{\"%s\": \"nobody\"}'".formatted(ownerKey()));
                    return made;
                });
        try {
            await().atMost(SOON).until(() -> annas.heard().contains("event: reload"));
            RecordRef next = contacts.contact(anna, "Readable", "Again");
            await().atMost(SOON).until(() -> changed(annas, next));
            assertThat(annas.hasEnded()).isFalse();
        } finally {
            spoil(broken, "'{}'");
        }
    }

    private static String ownerKey() {
        return ContactFields.CONTACT.owner().key();
    }

    private void spoil(RecordRef ref, String before) {
        jdbc.sql(
                        "update change_log set before = %s where record_kind = :kind and record_id = :id"
                                .formatted(before))
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .update();
    }

    @Test
    void whatAnotherDidTooIsNotTakenForOnesOwn() throws Exception {
        Scope bert = people.administrator("Live Bert");
        RecordRef both = contacts.contact(anna, "By", "Both");
        await().atMost(SOON).until(this::isNumbered);
        long before = feed.latest();
        change(bert, both, new Values().with(ContactFields.FIRST_NAME, "Bert's"));
        change(anna, both, new Values().with(ContactFields.LAST_NAME, "Anna's"));
        await().atMost(SOON).until(this::isNumbered);
        String annas = ask("/events/missed?after=" + before, signedIn.cookie(anna));
        assertThat(annas).contains("\"by\":\"Live Bert\"").doesNotContain("\"own\":true");
        String berts = ask("/events/missed?after=" + before, signedIn.cookie(bert));
        assertThat(berts).contains("\"by\":\"Live Anna\"").doesNotContain("\"own\":true");
    }

    /// As after a backup was restored.
    @Test
    void whoKnowsMoreThanThereIsLooksAgain() throws Exception {
        Listening annas = listen(anna, "", "Last-Event-ID", String.valueOf(feed.latest() + 50));
        await().atMost(SOON).until(() -> annas.heard().contains("event: reload"));
        RecordRef next = contacts.contact(anna, "After", "Restoring");
        await().atMost(SOON).until(() -> changed(annas, next));
    }

    @Test
    void itEndsWhenASecondFactorIsTakenAway() throws Exception {
        jdbc.sql(
                        "insert into authenticator (user_id, secret, last_step, created_at) values (:id, '\\x00', 0, now())")
                .param("id", tom.actor().id())
                .update();
        String role =
                "where id = (select role_id from app_user where id = " + tom.actor().id() + ")";
        jdbc.sql("update role set second_factor = true " + role).update();
        try {
            Listening toms = listen(tom, "");
            Thread.sleep(5500);
            assertThat(toms.hasEnded()).isFalse();
            jdbc.sql("delete from authenticator where user_id = :id")
                    .param("id", tom.actor().id())
                    .update();
            await().atMost(Duration.ofSeconds(7)).until(toms::hasEnded);
        } finally {
            jdbc.sql("update role set second_factor = false " + role).update();
        }
    }

    @Test
    void onlyPagesOfOursAreGivenAStream() throws Exception {
        Cookie cookie = signedIn.cookie(anna);
        Listening own = listen(cookie, "&browser=a", "Sec-Fetch-Site", "same-origin");
        for (List<String> from :
                List.of(
                        List.of("Sec-Fetch-Site", "cross-site"),
                        List.of("Sec-Fetch-Site", "same-site"),
                        List.of("Sec-Fetch-Site", "none"),
                        List.of("Sec-Fetch-Mode", "navigate"))) {
            Listening other = listen(cookie, "&browser=a", from.toArray(String[]::new));
            assertThat(other.status()).isEqualTo(204);
        }
        Thread.sleep(700);
        assertThat(own.hasEnded()).isFalse();
    }

    @Test
    void aPageThatSomebodyElseLeftOpenIsToldNothing() throws Exception {
        Cookie toms = signedIn.cookie(tom);
        assertThat(listen(toms, "&person=" + anna.actor().id()).status()).isEqualTo(204);
        assertThat(listen(toms, "&person=" + tom.actor().id()).status()).isEqualTo(200);
        String missed = "http://localhost:" + port + "/events/missed?after=1&person=";
        try (Listening annas = Listening.to(missed + anna.actor().id(), toms);
                Listening his = Listening.to(missed + tom.actor().id(), toms)) {
            assertThat(annas.status()).isEqualTo(204);
            assertThat(his.status()).isEqualTo(200);
        }
    }

    /// As a page does that has been told nothing yet.
    private Listening listenSince(Scope who, Duration age) throws Exception {
        Listening one =
                Listening.to(
                        "http://localhost:%d/events?age=%d".formatted(port, age.toMillis()),
                        signedIn.cookie(who));
        listening.add(one);
        await().atMost(SOON).until(() -> one.heard().contains("event: hello"));
        return one;
    }

    /// Nobody listens any more.
    private void quiet() {
        streams.endAll();
        await().atMost(SOON).until(() -> streams.count() == 0);
    }

    private boolean isNumbered() {
        return jdbc.sql("select count(*) = 0 from change_set where seq is null")
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    private Listening listen(Scope who, String more, String... headers) throws Exception {
        return listen(signedIn.cookie(who), more, headers);
    }

    private Listening listen(Cookie cookie, String more, String... headers) throws Exception {
        await().atMost(SOON).until(this::isNumbered);
        Listening one =
                Listening.to(
                        "http://localhost:%d/events?after=%d%s"
                                .formatted(port, feed.latest(), more),
                        cookie,
                        headers);
        listening.add(one);
        if (one.status() == 200) {
            await().atMost(SOON).until(() -> one.heard().contains("event: hello"));
        }
        return one;
    }

    private String ask(String path, Cookie cookie, String... headers) throws Exception {
        try (Listening answer = Listening.to("http://localhost:" + port + path, cookie, headers)) {
            await().atMost(SOON).until(answer::hasEnded);
            return answer.heard();
        }
    }

    private static boolean changed(Listening listening, RecordRef ref) {
        return listening
                .heard()
                .lines()
                .anyMatch(line ->
                        line.startsWith("data: [")
                                && line.contains("{\"at\":\"%s\"".formatted(ref.path())));
    }

    private void change(Scope who, RecordRef ref, Values values) {
        editing.update(who, reader.get(who, ref), null, values);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
