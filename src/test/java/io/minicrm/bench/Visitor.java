package io.minicrm.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Somebody with a browser of their own, signed in to an application that runs elsewhere.
record Visitor(String base, HttpClient client, CookieManager cookies) {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    static Visitor stranger(String base) {
        CookieManager cookies = new CookieManager();
        return new Visitor(base, HttpClient.newBuilder().cookieHandler(cookies).build(), cookies);
    }

    static Visitor signedIn(String base, String email) throws IOException, InterruptedException {
        Visitor visitor = stranger(base);
        visitor.send(
                "/login",
                Map.of("username", email, "password", Bench.PASSWORD),
                token(visitor.get("/login")));
        return visitor;
    }

    String get(String address) throws IOException, InterruptedException {
        var response =
                client.send(
                        HttpRequest.newBuilder(URI.create(base + address)).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(address + " answers " + response.statusCode());
        }
        return response.body();
    }

    /// Sends the form with this token and these values in it.
    ///
    /// @return where it leads
    String send(String address, Map<String, String> values, String token)
            throws IOException, InterruptedException {
        String body =
                values.entrySet().stream()
                        .map(value -> encoded(value.getKey()) + "=" + encoded(value.getValue()))
                        .collect(Collectors.joining("&", "_csrf=" + encoded(token) + "&", ""));
        var response =
                client.send(
                        HttpRequest.newBuilder(URI.create(base + address))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.headers()
                .firstValue("Location")
                .filter(_ -> response.statusCode() == 303 || response.statusCode() == 302)
                .orElseThrow(() ->
                        new IllegalStateException(address + " answers " + response.statusCode()));
    }

    /// That of the form on a page.
    static String token(String page) {
        var token = TOKEN.matcher(page);
        if (!token.find()) {
            throw new IllegalStateException("The page has no form");
        }
        return token.group(1);
    }

    /// The header with which another client is the same person.
    String cookieHeader() {
        return cookies.getCookieStore().get(URI.create(base)).stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
