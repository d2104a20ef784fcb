package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.FreshDatabase;
import io.minicrm.Visitor;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/// What holds nobody up who comes properly: slow bodies, and files of who is not signed in.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class DoorsTest {

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String PARTS = "Content-Type: multipart/form-data; boundary=X";

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;

    @Value("${minicrm.uploads}")
    Path uploads;

    private final List<Visitor> visitors = new ArrayList<>();

    @AfterEach
    void go() {
        visitors.forEach(Visitor::close);
    }

    @Test
    void fortySlowBodiesHoldUpNobody() throws IOException {
        for (int i = 0; i < 40; i++) {
            visitor()
                    .says("POST /login HTTP/1.1", FORM, "Content-Length: 9000")
                    .sends("username=a");
        }
        for (String path : List.of("/login", "/readyz", "/actuator/health", "/api/health")) {
            assertThat(visitor().says("GET %s HTTP/1.1".formatted(path)).status())
                    .as(path)
                    .isIn(200, 303);
        }
        // None of those that are waited for has been given up meanwhile
        long waited = visitors.stream().limit(40).filter(Visitor::isUnanswered).count();
        assertThat(waited).isEqualTo(BodyLimits.MOST_AT_ONCE);
    }

    /// More than the container has threads of its own, and of somebody from whom all are waited
    /// for: whoever comes then is answered before the first of them is given up.
    @Test
    void whoWaitsForABodyHoldsNoThread() throws IOException {
        Cookie cookie = signedIn.cookie(people.administrator("Anna"));
        for (int i = 0; i < 250; i++) {
            visitor()
                    .says(
                            "POST /theme HTTP/1.1",
                            FORM,
                            "Content-Length: 9000",
                            "Cookie: " + cookie.getName() + "=" + cookie.getValue())
                    .sends("theme=d");
        }
        assertThat(visitor().says("GET /login HTTP/1.1").status()).isEqualTo(200);
        assertThat(visitors.getFirst().isUnanswered()).isTrue();
    }

    /// Whoever is sent on stays here, whatever the request claims to have asked for.
    @Test
    void whoSignsOutIsSentOnByAPath() throws IOException {
        people.administrator("Anna");
        String page = visitor().says("GET /login HTTP/1.1", "Connection: close").whole();
        String token = found("name=\"_csrf\" value=\"([^\"]+)", page);
        String body = "_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        String head =
                visitor()
                        .sends(
                                String.join(
                                        "\r\n",
                                        "POST /logout HTTP/1.1",
                                        "Host: evil.example",
                                        FORM,
                                        "Cookie: " + found("(?i)set-cookie: ([^;]+)", page),
                                        "Content-Length: " + body.length(),
                                        "",
                                        body))
                        .head();
        assertThat(head).startsWith("HTTP/1.1 303").contains("\r\nlocation: /login");
    }

    @Test
    void aBodyThatOnlyTricklesIsNotWaitedFor() throws Exception {
        Visitor slow =
                visitor()
                        .says("POST /login HTTP/1.1", FORM, "Content-Length: 9000")
                        .sends("username=a");
        long start = System.nanoTime();
        while (slow.isUnanswered() && System.nanoTime() - start < 20_000_000_000L) {
            slow.sends("a");
            Thread.sleep(500);
        }
        assertThat(slow.status()).isEqualTo(408);
    }

    @Test
    void nobodyIsWaitedForAfterTheAnswer() throws Exception {
        Visitor slow =
                visitor().says("POST /livez HTTP/1.1", FORM, "Content-Length: 900000").sends("a");
        await().atMost(Duration.ofSeconds(5)).until(() -> !slow.isUnanswered());
        long start = System.nanoTime();
        while (slow.isConnected() && System.nanoTime() - start < 25_000_000_000L) {
            slow.sends("a");
            Thread.sleep(500);
        }
        assertThat(slow.isConnected()).isFalse();
    }

    @Test
    void whoIsNotSignedInSendsLittle() throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (String path :
                List.of("/login", "/setup", "/welcome/x", "/logout", "/theme", "/mails/off")) {
            all.assertThat(
                            visitor()
                                    .says(
                                            "POST " + path + " HTTP/1.1",
                                            FORM,
                                            "Content-Length: 20000")
                                    .status())
                    .as(path)
                    .isEqualTo(413);
        }
        all.assertThat(
                        visitor()
                                .says(
                                        "POST /contacts/new HTTP/1.1",
                                        FORM,
                                        "Content-Length: 3000000")
                                .status())
                .isEqualTo(413);
        all.assertThat(
                        visitor()
                                .says("POST /login HTTP/1.1", FORM, "Transfer-Encoding: chunked")
                                .status())
                .isEqualTo(411);
        all.assertAll();
    }

    @Test
    void noFileOfSomebodyUnknownIsTakenIn() throws IOException {
        SoftAssertions all = new SoftAssertions();
        for (String path :
                List.of(
                        "/login",
                        "/import",
                        "/contacts/1/files",
                        "/contacts/new",
                        "/livez",
                        "/x")) {
            for (String method : List.of("POST", "GET", "PUT")) {
                Visitor sender =
                        visitor()
                                .says(
                                        method + " " + path + " HTTP/1.1",
                                        PARTS,
                                        "Content-Length: 3000000")
                                .sends(
                                        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")
                                .sends("a".repeat(400_000));
                all.assertThat(sender.status())
                        .as("%s %s", method, path)
                        .isIn(path.equals("/livez") ? List.of(200, 405) : List.of(401, 415));
            }
        }
        all.assertThat(incoming()).isZero();
        all.assertAll();
    }

    private long incoming() throws IOException {
        Path incoming = uploads.resolve(UploadLimit.INCOMING);
        if (!Files.exists(incoming)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(incoming)) {
            return files.count();
        }
    }

    private static String found(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private Visitor visitor() throws IOException {
        Visitor visitor = new Visitor(port);
        visitors.add(visitor);
        return visitor;
    }
}
