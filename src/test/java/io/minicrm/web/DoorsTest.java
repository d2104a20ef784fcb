package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.FreshDatabase;
import io.minicrm.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
            long start = System.nanoTime();
            assertThat(visitor().says("GET %s HTTP/1.1".formatted(path)).status())
                    .as(path)
                    .isIn(200, 303);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(path)
                    .isLessThan(Duration.ofSeconds(1));
        }
        long waited = visitors.stream().limit(40).filter(Visitor::isUnanswered).count();
        assertThat(waited).isEqualTo(Bodies.MOST_AT_ONCE);
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
        for (String path : List.of("/login", "/setup", "/welcome/x", "/logout", "/theme")) {
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

    private Visitor visitor() throws IOException {
        Visitor visitor = new Visitor(port);
        visitors.add(visitor);
        return visitor;
    }
}
