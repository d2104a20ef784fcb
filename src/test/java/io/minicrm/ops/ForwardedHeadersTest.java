package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whose word counts for where a request comes from.
class ForwardedHeadersTest {

    /// Says what the application takes a request for.
    @RestController
    static class Echo {

        @GetMapping("/livez/echo")
        String echo(HttpServletRequest request) {
            return request.getRemoteAddr()
                    + " "
                    + request.getScheme()
                    + " "
                    + request.getServerName();
        }
    }

    @Test
    void aTrustedProxyIsBelieved() throws Exception {
        assertThat(seen("127.0.0.0/8"))
                .isEqualTo("203.0.113.7 https crm.acme.test, request chosen-elsewhere");
    }

    @Test
    void aStrangerIsNot() throws Exception {
        for (String trusted : new String[] {"10.9.8.7/32", ""}) {
            assertThat(seen(trusted))
                    .startsWith("127.0.0.1 http localhost, request ")
                    .doesNotContain("chosen-elsewhere");
        }
    }

    private static String seen(String trusted) throws Exception {
        SpringApplication application = new SpringApplication(Tomcat.class);
        Settings.of(Map.of("TRUSTED_PROXIES", trusted))
                .applyTo(application, Map.of("server.port", 0));
        try (ConfigurableApplicationContext context = application.run()) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/livez/echo"))
                            .header("X-Forwarded-For", "203.0.113.7")
                            .header("X-Forwarded-Proto", "https")
                            .header("X-Forwarded-Host", "crm.acme.test")
                            .header("X-Request-Id", "chosen-elsewhere")
                            .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                return answer.body()
                        + ", request "
                        + answer.headers().firstValue("X-Request-Id").orElseThrow();
            }
        }
    }

    /// The web server as the application has it, and nothing behind it.
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    @Import({Echo.class, RequestId.class})
    static class Tomcat {}
}
