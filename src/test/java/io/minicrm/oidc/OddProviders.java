package io.minicrm.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Servers in the place of a provider that do what none should.
final class OddProviders {

    private final HttpServer server;

    final RSAKey key;

    /// What the issuer `forge` gives next.
    volatile String token = "";

    /// How often somebody was led elsewhere, and went.
    final AtomicInteger elsewhere = new AtomicInteger();

    OddProviders() {
        try {
            key = new RSAKeyGenerator(2048).keyID("real").generate();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/slow/", OddProviders::aByteASecond);
        server.createContext("/endless/", OddProviders::endlessly);
        server.createContext("/leads/", this::elsewhere);
        server.createContext(
                "/there",
                exchange -> {
                    elsewhere.incrementAndGet();
                    answer(exchange, 200, "{}");
                });
        server.createContext(
                "/liar/",
                exchange -> answer(exchange, 200, metadata("https://accounts.example.com")));
        server.createContext("/forge/", this::forged);
        server.createContext("/broken/", exchange -> answer(exchange, 200, "<html>"));
        server.createContext("/ill/", exchange -> answer(exchange, 500, "{}"));
        server.start();
    }

    String issuer(String name) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + name;
    }

    private String metadata(String issuer) {
        return """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/a", "token_endpoint": "%1$s/t",
         "jwks_uri": "%1$s/k", "subject_types_supported": ["public"]}
        """
                .formatted(issuer);
    }

    /// Gives whatever token it is told to; its key is real.
    private void forged(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().readAllBytes();
        answer(
                exchange,
                200,
                switch (path.substring("/forge/".length())) {
                    case "k" -> new JWKSet(key).toString();
                    case "t" ->
                            """
                            {"access_token": "any", "token_type": "Bearer", "expires_in": 60, "id_token": "%s"}
                            """
                                    .formatted(token);
                    default -> metadata(issuer("forge"));
                });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void elsewhere(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", issuer("there"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void aByteASecond(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            for (int i = 0; i < 30; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endlessly(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        byte[] much = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(much);
            }
        }
    }
}
