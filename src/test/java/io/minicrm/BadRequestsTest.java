package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.people.SignedIn;
import io.minicrm.scope.Reach;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Requests that no page of ours makes, over every route, as a visitor, as somebody who may little
/// and as somebody who may everything: none ends in a failure of ours, none takes long, and every
/// answer has the fixed headers. They are the same each time; `-Dminicrm.requests=20000` makes more
/// of them, `-Dminicrm.seed` others.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class BadRequestsTest {

    private static final int MANY = Integer.getInteger("minicrm.requests", 2_000);
    private static final long SEED = Long.getLong("minicrm.seed", 1);
    private static final long LONGEST_MS = 2_000;

    private static final List<String> HEADERS =
            List.of(
                    "content-security-policy:",
                    "x-content-type-options: nosniff",
                    "referrer-policy:",
                    "x-frame-options:",
                    "cross-origin-opener-policy:",
                    "cache-control:");

    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD",
                    "OPTIONS", "TRACE", "FOO", "get");

    private static final List<String> NAMES =
            List.of(
                    "q",
                    "after",
                    "before",
                    "sort",
                    "columns",
                    "changed",
                    "op",
                    "kind",
                    "back",
                    "next",
                    "version",
                    "id",
                    "ids",
                    "field",
                    "owner",
                    "company",
                    "contacts",
                    "name",
                    "lastName",
                    "amount",
                    "createdAt",
                    "closeDate",
                    "stage",
                    "pipeline",
                    "layout",
                    "body",
                    "occurredAt",
                    "theme",
                    "username",
                    "password",
                    "email",
                    "language",
                    "zone",
                    "since",
                    "edit",
                    "quick",
                    "_csrf",
                    "_method",
                    "scope",
                    "file",
                    "role",
                    "choose",
                    "header",
                    "encoding",
                    "separator",
                    "then",
                    "a\u0001b",
                    "",
                    "[",
                    "{}");

    private static final List<String> VALUES =
            List.of(
                    "",
                    "0",
                    "1",
                    "-1",
                    "999999999999999999",
                    "99999999999999999999",
                    "\0",
                    "a\0b",
                    "%",
                    "%zz",
                    "'",
                    "\"",
                    "<x>",
                    "a\r\nX-Injected: 1",
                    "\ud83d\ude00",
                    "\u202e",
                    "+300000-01-01T00:00:00Z",
                    "-999999-01-01",
                    "1e-24000000",
                    "1e999999999",
                    "NaN",
                    "2026-02-30",
                    "true",
                    "null",
                    "../../etc/passwd",
                    "//evil.example",
                    "amount",
                    "-amount",
                    "#1",
                    "=0",
                    "${7*7}",
                    "' or 1=1 --",
                    "T",
                    "Infinity",
                    "\t",
                    "a,b;c",
                    "0x10",
                    "\u0660\u0661",
                    "en",
                    "xx-YY",
                    "Europe/Nowhere",
                    "board");

    private static final List<String> IDS =
            List.of(
                    "1",
                    "2",
                    "0",
                    "999999999999999999",
                    "9999999999999999999",
                    "-1",
                    "x",
                    "%00",
                    "1;a=b",
                    "%0A",
                    "..",
                    "%2F");

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping;

    private final Random random = new Random(SEED);
    private List<String> routes = List.of();
    private List<Who> all = List.of();

    /// Somebody with what their browser holds.
    private record Who(String cookies, String token) {}

    @Test
    void everyAnswerIsSoonAndSaysWhatWasWrong() throws Exception {
        routes = routes();
        all =
                List.of(
                        new Who("", ""),
                        who(signedIn.cookie(people.person("Least", Reach.OWN, null))),
                        who(signedIn.cookie(people.administrator("Mightiest"))));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < MANY && wrong.size() < 30; i++) {
            String[] request = request();
            // The clock of a busy machine is given a second chance; a failure is none twice
            String first = problem(request);
            if (first != null && !(first.startsWith("took") && problem(request) == null)) {
                wrong.add("%d: %s%n%s".formatted(i, first, shown(request)));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private @Nullable String problem(String[] request) throws IOException {
        try (Visitor visitor = new Visitor(port)) {
            long start = System.nanoTime();
            visitor.says(request[0].split("\n")).sends(request[1]);
            String head = visitor.head();
            long took = (System.nanoTime() - start) / 1_000_000;
            int status = visitor.status();
            if (status >= 500 || status == 0) {
                return "status " + status;
            }
            for (String header : HEADERS) {
                if (!head.contains(header)) {
                    return status + " without " + header;
                }
            }
            return took > LONGEST_MS ? "took " + took + " ms" : null;
        }
    }

    /// The head, with a token where one is needed, and the body.
    private String[] request() {
        String method = of(METHODS);
        String address = address();
        String body = "";
        List<String> head = new ArrayList<>();
        String query = random.nextInt(3) == 0 ? "" : parameters(4);
        head.add(method + " " + address + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1");
        head.add("Connection: close");
        Who who = of(all);
        if (!who.cookies().isEmpty()) {
            head.add("Cookie: " + who.cookies());
            if (random.nextInt(5) > 0) {
                head.add("X-XSRF-TOKEN: " + who.token());
            }
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                body = parameters(12);
                head.add("Content-Type: application/x-www-form-urlencoded");
            }
            case 3 -> {
                body = parts();
                head.add(
                        "Content-Type: multipart/form-data"
                                + of(
                                        List.of(
                                                "; boundary=X",
                                                "",
                                                "; boundary=",
                                                "; boundary=" + "X".repeat(300),
                                                "; charset=UTF-7; boundary=X")));
            }
            case 4 -> {
                body = "{\"a\":" + "[".repeat(random.nextInt(2_000));
                head.add(
                        "Content-Type: "
                                + of(
                                        List.of(
                                                "application/json",
                                                "text/plain",
                                                "a",
                                                "multipart/mixed",
                                                "application/x-www-form-urlencoded; charset=nope")));
            }
            default -> {}
        }
        if (!body.isEmpty()) {
            head.add("Content-Length: " + body.length());
        }
        head.addAll(oddHeaders());
        return new String[] {String.join("\n", head), body};
    }

    private List<String> oddHeaders() {
        return switch (random.nextInt(12)) {
            case 0 ->
                    List.of(
                            "Accept-Language: "
                                    + of(List.of("xx", "de;q=a", "*".repeat(500), "-")));
            case 1 -> List.of("Sec-Fetch-Site: cross-site");
            case 2 -> List.of("Referer: " + of(List.of("::", "http://[", "javascript:1", "/\\x")));
            case 3 -> List.of("X-Forwarded-For: " + "1.2.3.4,".repeat(200), "Forwarded: for=_x");
            case 4 -> List.of("If-None-Match: \"", "Range: bytes=9-1,a-", "If-Modified-Since: x");
            case 5 -> List.of("Authorization: " + of(List.of("Bearer x", "Basic ===", "")));
            case 6 ->
                    List.of(
                            "Accept: "
                                    + of(
                                            List.of(
                                                    "a",
                                                    "text/plain;q=9",
                                                    "application/json",
                                                    "image/png")));
            case 7 -> List.of("HX-Request: true", "X-Request-Id: " + "a".repeat(300));
            case 8 -> List.of("User-Agent: " + "\u00ff".repeat(900));
            default -> List.of();
        };
    }

    private String address() {
        if (random.nextInt(20) == 0) {
            return of(
                    List.of(
                            "//x",
                            "/;a=b",
                            "/contacts;a=b",
                            "/%00",
                            "/%2e%2e/x",
                            "/contacts/%0A",
                            "/\u00e4",
                            "/" + "a".repeat(5_000),
                            "/error",
                            "/actuator",
                            "/actuator/loggers/ROOT",
                            "/actuator/env",
                            "/readyz",
                            "/assets/x",
                            "/%",
                            "/a b"));
        }
        String route = of(routes);
        StringBuilder address = new StringBuilder();
        for (String part : route.split("(?=/)")) {
            address.append(
                    part.contains("{plural")
                            ? "/"
                                    + of(
                                            List.of(
                                                    "contacts",
                                                    "companies",
                                                    "deals",
                                                    "activities",
                                                    "files",
                                                    "x"))
                            : part.contains("{*")
                                    ? "/a/b"
                                    : part.contains("{")
                                            ? "/" + of(IDS) + (part.endsWith(".csv") ? ".csv" : "")
                                            : part);
        }
        return address.toString();
    }

    private String parameters(int most) {
        StringBuilder text = new StringBuilder();
        int many = 1 + random.nextInt(most);
        for (int i = 0; i < many; i++) {
            String value = of(VALUES);
            if (random.nextInt(40) == 0) {
                value = value.repeat(1 + 2_000 / Math.max(1, value.length()));
            }
            text.append(i == 0 ? "" : "&").append(encoded(of(NAMES))).append('=');
            text.append(random.nextInt(30) == 0 ? "%ff%" : encoded(value));
        }
        return text.toString();
    }

    private String parts() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append("--X\r\nContent-Disposition: form-data; name=\"")
                    .append(of(List.of("file", "kind", "a\"b", "")))
                    .append(
                            of(
                                    List.of(
                                            "\"",
                                            "\"; filename=\"a.csv\"",
                                            "\"; filename=\"../a\"",
                                            "; x")))
                    .append("\r\n\r\n")
                    .append(of(List.of("a;b\n1;2\n", "", "\u00ff\u0000", "a".repeat(3_000))))
                    .append("\r\n");
        }
        return text + of(List.of("--X--\r\n", "", "--X", "--Y--"));
    }

    /// Every pattern of the application's own controllers, but that of the stream, which does not
    /// end.
    private List<String> routes() {
        Set<String> found = new TreeSet<>();
        mapping.getHandlerMethods()
                .keySet()
                .forEach(route -> found.addAll(route.getPatternValues()));
        found.removeIf(route -> route.contains("${") || route.equals("/events"));
        return List.copyOf(found);
    }

    private <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Opens a page for its token.
    private Who who(Cookie signIn) throws IOException {
        String cookie = signIn.getName() + "=" + signIn.getValue();
        try (Visitor visitor = new Visitor(port)) {
            String page =
                    visitor.says(
                                    "GET /settings/profile HTTP/1.1",
                                    "Connection: close",
                                    "Cookie: " + cookie)
                            .whole();
            return new Who(
                    cookie + "; page=" + found(page, "Set-Cookie: page=([^;]+)"),
                    found(page, "<meta name=\"csrf\" content=\"([^\"]+)\""));
        }
    }

    private static String found(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String shown(String[] request) {
        String whole = request[0] + "\n\n" + request[1];
        return whole.substring(0, Math.min(whole.length(), 700));
    }
}
