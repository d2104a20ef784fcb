package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.change.ChangeFeed;
import io.minicrm.contact.ContactMother;
import io.minicrm.custom.CustomField;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.custom.CustomFieldType;
import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.Jobs;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/// Two instances of MiniCRM on one database and one uploads directory, as during an update, or for
/// good behind a load balancer that sends each request to either of them.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "minicrm.administrator.email=" + TwoInstancesTest.EMAIL,
            "minicrm.administrator.password=" + TwoInstancesTest.PASSWORD
        })
@ContextConfiguration(initializers = FreshDatabase.class)
class TwoInstancesTest {

    static final String EMAIL = "first@harrowgate.example";
    static final String PASSWORD = "a long secret of the first";

    /// What one instance may remember of sign-ins and of colleagues; a moment more for the way.
    private static final Duration SIGN_INS = Duration.ofSeconds(5 + 1);

    private static final Duration COLLEAGUES = Duration.ofSeconds(10 + 1);

    private static final Duration FIELDS = Duration.ofSeconds(2 + 1);

    /// So many jobs, that the two reach for the same one again and again.
    private static final int MANY = 300;

    private static final int MANY_CHANGES = 40;

    private static @Nullable ConfigurableApplicationContext second;

    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired CustomFieldMother fields;
    @Autowired SignedIn signedIn;
    @Autowired Jobs jobs;
    @Autowired TransactionTemplate transactions;
    @LocalServerPort int port;

    String one = "";
    String other = "";
    Scope anna = Scope.system("not yet anybody");

    @BeforeAll
    static void startTheSecond(@Autowired ConfigurableEnvironment first) {
        second = SecondInstance.start(first, Map.of(), Counted.class);
    }

    @AfterAll
    static void stopTheSecond() {
        second().close();
    }

    @BeforeEach
    void anna() {
        one = "http://localhost:" + port;
        other =
                "http://localhost:"
                        + second().getEnvironment().getRequiredProperty("local.server.port");
        anna = people.administrator("Anna");
    }

    @Test
    void whoSignsInAtOneIsSignedInAtTheOther() {
        Browser browser = new Browser();
        assertThat(browser.get(one + "/login").getStatusCode().value()).isEqualTo(200);
        // The form of the one goes to the other
        assertThat(signIn(browser, other, EMAIL, PASSWORD)).isEqualTo(303);
        assertThat(browser.get(one + "/settings/profile").getBody()).contains(EMAIL);
        assertThat(browser.get(other + "/settings/profile").getBody()).contains(EMAIL);
    }

    @Test
    void whoSignsOutAtOneIsSoonOutAtTheOther() {
        Cookie cookie = signedIn.cookie(anna);
        Browser browser = new Browser(cookie);
        Browser stolen = new Browser(cookie);
        assertThat(stolen.status(other + "/settings/profile")).isEqualTo(200);
        browser.get(one + "/settings/profile");
        assertThat(browser.post(one + "/logout").getStatusCode().is3xxRedirection()).isTrue();
        assertThat(stolen.status(one + "/settings/profile")).isEqualTo(303);
        await().atMost(SIGN_INS).until(() -> stolen.status(other + "/settings/profile") == 303);
    }

    @Test
    void guessingIsCountedAtBothTogether() {
        Browser browser = new Browser();
        browser.get(one + "/login");
        for (String instance : List.of(one, other, one, other, one)) {
            assertThat(signIn(browser, instance, "nobody@harrowgate.example", "wrong"))
                    .isEqualTo(422);
        }
        assertThat(signIn(browser, one, "nobody@harrowgate.example", "wrong")).isEqualTo(429);
        assertThat(signIn(browser, other, "nobody@harrowgate.example", "wrong")).isEqualTo(429);
    }

    @Test
    void aJobIsDoneOnceByOneOfThem() {
        askForMany("one", transactions, jobs);
        askForMany(
                "the other",
                second().getBean(TransactionTemplate.class),
                second().getBean(Jobs.class));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.load().running() + jobs.load().waiting() == 0);
        assertThat(Counting.DONE).hasSize(2 * MANY).doesNotHaveDuplicates();
        assertThat(Counting.WORKERS).as("instances that worked").hasSize(2);
    }

    @Test
    void whatIsChangedAtBothIsReadOnceAndInOneOrder() throws Exception {
        ContactMother others = second().getBean(ContactMother.class);
        ChangeFeed feed = second().getBean(ChangeFeed.class);
        long begin = feed.latest();
        Thread one = Thread.ofVirtual().start(() -> makeMany(contacts));
        Thread other = Thread.ofVirtual().start(() -> makeMany(others));
        List<Long> numbers = new ArrayList<>();
        List<Long> sets = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long last = numbers.isEmpty() ? begin : numbers.getLast();
                    feed.after(anna, last, 9)
                            .forEach(each -> {
                                numbers.add(each.seq());
                                sets.add(each.changeSetId());
                            });
                    return sets.size() >= 2 * MANY_CHANGES;
                });
        one.join();
        other.join();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(sets).hasSize(2 * MANY_CHANGES).doesNotHaveDuplicates();
    }

    private void makeMany(ContactMother mother) {
        for (int i = 0; i < MANY_CHANGES; i++) {
            mother.contact(anna, "Katharina", "Number " + i);
        }
    }

    private void askForMany(String where, TransactionTemplate transactions, Jobs jobs) {
        transactions.executeWithoutResult(_ -> {
            for (int i = 0; i < MANY; i++) {
                jobs.start(anna, "counted", "job %d of %s".formatted(i, where));
            }
        });
    }

    @Test
    void aFileThatWasAddedAtOneIsTakenFromTheOther() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        Browser browser = new Browser(signedIn.cookie(anna));
        browser.get(one + katharina.path() + "/files");
        assertThat(
                        browser.post(
                                        one + katharina.path() + "/files",
                                        "file",
                                        file("offer.txt", "What we offer"))
                                .getStatusCode()
                                .value())
                .isEqualTo(303);
        Matcher link =
                Pattern.compile("/files/\\d+\"")
                        .matcher(text(browser.get(other + katharina.path() + "/files")));
        assertThat(link.find()).isTrue();
        String path = link.group().replace("\"", "");
        assertThat(browser.get(other + path).getBody()).isEqualTo("What we offer");
    }

    @Test
    void aColleagueWhoIsCalledOtherwiseIsSoonCalledSoEverywhere() {
        Scope bert = people.administrator("Bert Before");
        RecordRef his = contacts.contact(bert, "Katharina", "Wesselhöft");
        Browser annas = new Browser(signedIn.cookie(anna));
        Browser berts = new Browser(signedIn.cookie(bert));
        assertThat(annas.get(other + his.path()).getBody()).contains("Bert Before");
        berts.get(one + "/settings/profile");
        berts.post(
                one + "/settings/profile",
                "name",
                "Bert Behind",
                "zone",
                "Europe/Berlin",
                "locale",
                "en-GB");
        assertThat(annas.get(one + his.path()).getBody()).contains("Bert Behind");
        await().atMost(COLLEAGUES)
                .untilAsserted(() ->
                        assertThat(annas.get(other + his.path()).getBody())
                                .contains("Bert Behind")
                                .doesNotContain("Bert Before"));
    }

    @Test
    void whatIsChangedAtOneIsSeenAtOnceAtTheOther() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        Browser browser = new Browser(signedIn.cookie(anna));
        assertThat(browser.get(other + katharina.path()).getBody()).contains("Wesselhöft");
        browser.get(one + katharina.path());
        browser.post(one + katharina.path(), "version", "0", "lastName", "Weber");
        assertThat(browser.get(other + katharina.path()).getBody()).contains("Katharina Weber");
    }

    @Test
    void aFieldThatIsAddedAtOneIsSoonInTheFormsOfTheOther() {
        Scope administrator = people.administrator("Ada");
        Browser browser = new Browser(signedIn.cookie(administrator));
        assertThat(browser.get(other + "/contacts/new").getBody()).doesNotContain("Both know it");
        CustomField field =
                fields.add(administrator, RecordKind.CONTACT, CustomFieldType.TEXT, "Both know it");
        assertThat(browser.get(one + "/contacts/new").getBody()).contains("Both know it");
        await().atMost(FIELDS)
                .untilAsserted(() ->
                        assertThat(browser.get(other + "/contacts/new").getBody())
                                .contains("Both know it"));
        browser.post(
                other + "/contacts/new", "lastName", "Shared", field.key(), "Said at the other");
        assertThat(browser.get(one + "/contacts?columns=name," + field.key()).getBody())
                .contains("Said at the other");
    }

    private static ConfigurableApplicationContext second() {
        return Objects.requireNonNull(second);
    }

    private static int signIn(Browser browser, String instance, String email, String password) {
        return browser.post(instance + "/login", "username", email, "password", password)
                .getStatusCode()
                .value();
    }

    private static ByteArrayResource file(String name, String text) {
        return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }

    private static String text(ResponseEntity<String> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    /// Keeps its cookies, whichever instance set them, and the token of the last form it saw.
    private static final class Browser {

        private static final Pattern CSRF = Pattern.compile("_csrf(?:\" value=\"|=)([^\"]+)\"");

        private final CookieManager cookies = new CookieManager();
        private final RestClient client =
                RestClient.builder()
                        .requestFactory(
                                new JdkClientHttpRequestFactory(
                                        HttpClient.newBuilder().cookieHandler(cookies).build()))
                        .defaultStatusHandler(_ -> true, (_, _) -> {})
                        .build();
        private String csrf = "";

        Browser() {}

        Browser(Cookie signIn) {
            HttpCookie cookie = new HttpCookie(signIn.getName(), signIn.getValue());
            cookie.setPath("/");
            cookie.setVersion(0);
            cookies.getCookieStore().add(URI.create("http://localhost"), cookie);
        }

        int status(String address) {
            return get(address).getStatusCode().value();
        }

        ResponseEntity<String> get(String address) {
            ResponseEntity<String> answer =
                    client.get().uri(URI.create(address)).retrieve().toEntity(String.class);
            String body = answer.getBody();
            Matcher field = CSRF.matcher(body == null ? "" : body);
            if (field.find()) {
                csrf = field.group(1);
            }
            return answer;
        }

        ResponseEntity<String> post(String address, Object... keysAndValues) {
            MultiValueMap<String, Object> fields = new LinkedMultiValueMap<>();
            fields.add("_csrf", csrf);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                fields.add((String) keysAndValues[i], keysAndValues[i + 1]);
            }
            return client.post()
                    .uri(URI.create(address))
                    .header("X-XSRF-TOKEN", csrf)
                    .body(fields)
                    .retrieve()
                    .toEntity(String.class);
        }
    }

    @TestConfiguration
    static class Counted {

        @Bean
        Counting counted() {
            return new Counting();
        }
    }

    static final class Counting implements JobHandler {

        static final Queue<String> DONE = new ConcurrentLinkedQueue<>();
        static final Set<JobHandler> WORKERS = ConcurrentHashMap.newKeySet();

        @Override
        public String kind() {
            return "counted";
        }

        @Override
        public void run(JobContext job) {
            WORKERS.add(this);
            DONE.add(job.payload());
        }
    }
}
