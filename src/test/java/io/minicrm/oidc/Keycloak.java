package io.minicrm.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Keycloak of a test's own, in development mode, on the loopback and with its data in memory.
final class Keycloak implements AutoCloseable {

    static final String CLIENT = "minicrm";
    static final String SECRET = "the secret of the client";
    static final String PASSWORD = "known at the provider";

    private static final String REALM = "acme";
    private static final String ADMINISTRATOR = "administrator";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final Process process;

    /// Also when nobody closes it any more.
    private final Thread end = new Thread(this::kill);

    /// @param home the directory of an unpacked distribution
    Keycloak(Path home, int port) {
        address = "http://localhost:" + port;
        ProcessBuilder builder =
                new ProcessBuilder(
                                home.resolve("bin/kc.sh").toString(),
                                "start-dev",
                                "--db=dev-mem",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--http-management-port=" + freePort())
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("target", "keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(end);
    }

    static String issuer(int port) {
        return "http://localhost:" + port + "/realms/" + REALM;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until it answers, and gives it a realm with these people.
    void open(Map<String, Boolean> verifiedByEmail) {
        Awaitility.await("Keycloak, whose log is target/keycloak.log")
                .atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .failFast("Keycloak has ended, see target/keycloak.log", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> !token().isEmpty());
        List<Map<String, Object>> users = new ArrayList<>();
        verifiedByEmail.forEach((email, verified) ->
                users.add(
                        Map.of(
                                "username",
                                email.substring(0, email.indexOf('@')),
                                "enabled",
                                true,
                                "email",
                                email,
                                "emailVerified",
                                verified,
                                "firstName",
                                "Somebody",
                                "lastName",
                                "There",
                                "credentials",
                                List.of(Map.of("type", "password", "value", PASSWORD)))));
        administer(
                "POST",
                "",
                Map.of(
                        "realm",
                        REALM,
                        "enabled",
                        true,
                        "clients",
                        List.of(
                                Map.of(
                                        "clientId",
                                        CLIENT,
                                        "secret",
                                        SECRET,
                                        "redirectUris",
                                        List.of("http://localhost:*"),
                                        "attributes",
                                        Map.of("pkce.code.challenge.method", "S256"))),
                        "users",
                        users));
    }

    /// Changes the address of somebody there.
    void give(String username, String email, boolean verified) {
        JsonNode found =
                JSON.readTree(
                        administer("GET", "/" + REALM + "/users?username=" + username, Map.of()));
        administer(
                "PUT",
                "/" + REALM + "/users/" + found.get(0).get("id").asString(),
                Map.of("email", email, "emailVerified", verified));
    }

    private String administer(String method, String path, Map<String, Object> body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/admin/realms" + path))
                        .header("Authorization", "Bearer " + token())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        return answer(request);
    }

    private String token() {
        String form =
                "grant_type=password&client_id=admin-cli&username=%s&password=%s"
                        .formatted(
                                ADMINISTRATOR, URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        address + "/realms/master/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        return JSON.readTree(answer(request)).get("access_token").asString();
    }

    private String answer(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(end);
        http.close();
    }

    /// The script and the Java that it has started.
    private void kill() {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
}
