package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.FreshDatabase;
import io.minicrm.Visitor;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/// Slow bodies, downloads that nobody reads and imports of what is hardest to read, all at once:
/// whoever comes properly waits for none of them.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class HeldDoorsTest {

    private static final int ROWS = Integer.getInteger("minicrm.rows", 5_000);

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    private final List<Visitor> held = new ArrayList<>();

    @Test
    void nobodyWaitsForWhoHoldsThem() throws Exception {
        jdbc.sql(
                        """
                        insert into company (name, description, created_at, updated_at)
                        select 'Company ' || n, repeat('lines of text ', 1400), now(), now()
                        from generate_series(1, 600) n
                        """)
                .update();
        // What a page costs the first time is nobody's fault
        people.administrator("Anna");
        answers("/login");
        Map<String, List<Duration>> waited = new TreeMap<>();
        try (ExecutorService importers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> imports = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Scope importer = people.administrator("Importer " + i);
                byte[] file = hardestToRead(i);
                imports.add(importers.submit(() -> brings(file, importer)));
            }
            for (int i = 0; i < 40; i++) {
                says(
                                "POST /login HTTP/1.1",
                                "Content-Type: application/x-www-form-urlencoded",
                                "Content-Length: 9000")
                        .sends("username=a");
            }
            for (int i = 0; i < 14; i++) {
                Scope reader = people.administrator("Reader " + i);
                for (int n = 0; n < 3; n++) {
                    asks("/companies/export.csv?columns=name,description", reader);
                }
            }
            while (imports.stream().anyMatch(each -> !each.isDone())) {
                for (String path : List.of("/login", "/readyz")) {
                    waited.computeIfAbsent(path, _ -> new ArrayList<>()).add(answers(path));
                }
                Thread.sleep(100);
            }
            for (Future<?> each : imports) {
                each.get();
            }
        } finally {
            held.forEach(Visitor::close);
        }
        waited.forEach((path, each) -> {
            List<Duration> longest = each.stream().sorted().toList().reversed();
            assertThat(each).as(path).hasSizeGreaterThan(10);
            // One in ten may meet a pause of a busy machine
            assertThat(longest.get(1 + each.size() / 10))
                    .as("%s: %s", path, longest)
                    .isLessThan(Duration.ofSeconds(1));
        });
    }

    /// How long a stranger waits.
    private Duration answers(String path) throws IOException {
        long start = System.nanoTime();
        try (Visitor stranger = new Visitor(port)) {
            assertThat(stranger.says("GET " + path + " HTTP/1.1").status()).as(path).isEqualTo(200);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Goes the way of an import: sends the file, takes the columns as they are offered, has all
    /// rows checked and written, and waits for the end.
    private Void brings(byte[] file, Scope scope) throws Exception {
        CookieManager cookies = new CookieManager();
        Cookie cookie = signedIn.cookie(scope);
        HttpCookie kept = new HttpCookie(cookie.getName(), cookie.getValue());
        kept.setPath("/");
        kept.setVersion(0);
        cookies.getCookieStore().add(at("/"), kept);
        try (HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build()) {
            String token = page(client, "/import").expectFirst("meta[name=csrf]").attr("content");
            Document columns =
                    sends(
                            client,
                            HttpRequest.newBuilder(at("/import?kind=contact"))
                                    .header("X-XSRF-TOKEN", token)
                                    .header("Content-Type", "multipart/form-data; boundary=XX")
                                    .POST(BodyPublishers.ofByteArray(parts(file)))
                                    .build());
            Document check = submits(client, columns, "#mapping", "&then=check");
            String run = URI.create(check.location()).getPath().replace("/check", "/run");
            while (check.selectFirst("form[action=" + run + "]") == null) {
                Thread.sleep(500);
                check = page(client, URI.create(check.location()).getPath());
            }
            Document running = submits(client, check, "form[action=" + run + "]", "");
            while (running.location().endsWith("/run")) {
                Thread.sleep(500);
                running = page(client, run);
            }
            assertThat(running.location()).endsWith("/result");
        }
        return null;
    }

    private Document page(HttpClient client, String path) throws Exception {
        return sends(client, HttpRequest.newBuilder(at(path)).build());
    }

    private Document submits(HttpClient client, Document page, String form, String button)
            throws Exception {
        FormElement element = (FormElement) page.expectFirst(form);
        // Also what stands outside and names the form
        if (!element.id().isEmpty()) {
            page.select("[form=" + element.id() + "]").forEach(element::appendChild);
        }
        String body =
                Jsoup.parse(element.outerHtml()).forms().getFirst().formData().stream()
                        .map(each -> encoded(each.key()) + "=" + encoded(each.value()))
                        .collect(Collectors.joining("&"));
        return sends(
                client,
                HttpRequest.newBuilder(URI.create(element.absUrl("action")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body + button))
                        .build());
    }

    /// The page that a request leads to.
    private Document sends(HttpClient client, HttpRequest request) throws Exception {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 303) {
            return page(client, answer.headers().firstValue("Location").orElseThrow());
        }
        assertThat(answer.statusCode()).as(request.uri() + " " + answer.body()).isEqualTo(200);
        return Jsoup.parse(answer.body(), answer.uri().toString());
    }

    /// Long cells of what makes each reader look again and again.
    private static byte[] hardestToRead(int seed) {
        Random random = new Random(seed);
        StringBuilder file =
                new StringBuilder(
                        "First name,Last name,E-mail,Phone,Birthday,Company,Website,Street,City,Country,Description,Owner\n");
        for (int row = 0; row < ROWS; row++) {
            String mark = seed + "x" + row;
            file.append("van der ".repeat(1 + random.nextInt(12))).append(mark).append(',');
            file.append("O'".repeat(1 + random.nextInt(40))).append(mark).append(',');
            file.append("a.".repeat(1 + random.nextInt(30)))
                    .append(mark)
                    .append("@")
                    .append("b.".repeat(1 + random.nextInt(40)))
                    .append("example,");
            file.append("+((").append("1 (2) ".repeat(1 + random.nextInt(12))).append(',');
            file.append(random.nextInt(99)).append("/1".repeat(1 + random.nextInt(6))).append(',');
            file.append("GmbH & Co. ".repeat(1 + random.nextInt(8)))
                    .append(random.nextInt(500))
                    .append(',');
            file.append("http://".repeat(1 + random.nextInt(20))).append(mark).append(',');
            file.append("1 ".repeat(1 + random.nextInt(60))).append(',');
            file.append("St. ".repeat(1 + random.nextInt(20))).append(',');
            file.append("United ".repeat(1 + random.nextInt(9))).append(',');
            file.append("\"").append("\"\"<b>&amp;\n".repeat(1 + random.nextInt(60))).append("\",");
            file.append("Importer ".repeat(1 + random.nextInt(3))).append('\n');
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] parts(byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(file.length + 200);
        body.writeBytes(
                "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"hard.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(file);
        body.writeBytes("\r\n--XX--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private void asks(String path, Scope scope) throws IOException {
        held.add(visitor(path, scope));
    }

    private Visitor says(String... lines) throws IOException {
        Visitor visitor = new Visitor(port).says(lines);
        held.add(visitor);
        return visitor;
    }

    private Visitor visitor(String path, Scope scope) throws IOException {
        Cookie cookie = signedIn.cookie(scope);
        return new Visitor(port)
                .says(
                        "GET " + path + " HTTP/1.1",
                        "Cookie: " + cookie.getName() + "=" + cookie.getValue());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
