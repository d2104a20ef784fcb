package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.FreshDatabase;
import io.minicrm.Visitor;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/// Through a real connector, as a browser behind a proxy that ends TLS sees it.
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "minicrm.base-url=https://crm.harrowgate.example")
@ContextConfiguration(initializers = FreshDatabase.class)
class SignInOverHttpsTest {

    private static final String PASSWORD = "a long secret of Berta's";

    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;
    @LocalServerPort int port;

    static final AtomicInteger SESSIONS = new AtomicInteger();

    @TestConfiguration
    static class Counting {

        @Bean
        ServletListenerRegistrationBean<HttpSessionListener> sessions() {
            return new ServletListenerRegistrationBean<>(
                    new HttpSessionListener() {
                        @Override
                        public void sessionCreated(HttpSessionEvent event) {
                            SESSIONS.incrementAndGet();
                        }
                    });
        }
    }

    final HttpClient browser =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @BeforeEach
    void berta() {
        jdbc.sql("delete from app_user").update();
        accounts.add(
                "Berta",
                "berta@example.com",
                PASSWORD,
                Role.ADMINISTRATOR,
                null,
                Locale.UK,
                ZoneOffset.UTC);
    }

    @Test
    void aBrowserSignsInWithNothingButCookiesAndTheFieldsOfThePage() throws Exception {
        HttpResponse<String> page = get("/login", "");
        String csrf = cookie(page, "__Host-csrf");
        assertThat(csrf).isNotEqualTo(token(page));

        HttpResponse<String> answer =
                post(
                        "/login",
                        "__Host-csrf=" + csrf,
                        "_csrf="
                                + token(page)
                                + "&username=berta@example.com&password="
                                + PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/");

        String signIn = "__Host-minicrm=" + cookie(answer, "__Host-minicrm");
        HttpResponse<String> inside = get("/settings/profile", signIn);
        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(SESSIONS).as("HttpSessions ever made").hasValue(0);

        // The token of before the sign-in is worth nothing any more.
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("__Host-csrf=;"));
    }

    @Test
    void everyCookieIsSecureAndBelongsToThisHostAlone() throws Exception {
        HttpResponse<String> page = get("/login", "");
        HttpResponse<String> answer =
                post(
                        "/login",
                        "__Host-csrf=" + cookie(page, "__Host-csrf"),
                        "_csrf="
                                + token(page)
                                + "&username=berta@example.com&password="
                                + PASSWORD);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .hasSize(3)
                .allSatisfy(cookie ->
                        assertThat(cookie)
                                .startsWith("__Host-")
                                .contains("; Path=/")
                                .contains("; Secure")
                                .contains("; HttpOnly")
                                .contains("; SameSite=Lax")
                                .doesNotContain("Domain"));
    }

    @Test
    void browsersAreToldToComeByHttpsAlone() throws Exception {
        assertThat(get("/login", "").headers().firstValue("Strict-Transport-Security"))
                .hasValue("max-age=31536000");
        try (Visitor stranger = new Visitor(port)) {
            assertThat(stranger.sends("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n").head())
                    .startsWith("HTTP/1.1 400")
                    .contains("strict-transport-security: max-age=31536000");
        }
    }

    @Test
    void aFormWithoutItsTokenIsRefusedWithAPage() throws Exception {
        HttpResponse<String> refused =
                post("/login", "", "username=berta@example.com&password=" + PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("the page was open too long");
        assertThat(SESSIONS).hasValue(0);
    }

    private HttpResponse<String> get(String path, String cookies) throws Exception {
        return send(request(path, cookies).GET().build());
    }

    private HttpResponse<String> post(String path, String cookies, String fields) throws Exception {
        return send(
                request(path, cookies)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields.replace(" ", "+")))
                        .build());
    }

    private HttpRequest.Builder request(String path, String cookies) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return cookies.isEmpty() ? request : request.header("Cookie", cookies);
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return browser.send(request, BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private static String token(HttpResponse<String> page) {
        var field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }
}
