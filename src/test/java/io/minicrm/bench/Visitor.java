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
                visitor.token("/login"));
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
        return led(address, "application/x-www-form-urlencoded", body);
    }

    private String led(String address, String type, String body)
            throws IOException, InterruptedException {
        var response =
                client.send(
                        HttpRequest.newBuilder(URI.create(base + address))
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.headers()
                .firstValue("Location")
                .filter(_ -> response.statusCode() == 303 || response.statusCode() == 302)
                .orElseThrow(() ->
                        new IllegalStateException(address + " answers " + response.statusCode()));
    }

    /// Sends the form that the page at an address has for a file.
    ///
    /// @return where it leads
    String upload(String address, Map<String, String> values, String file)
            throws IOException, InterruptedException {
        var action = Pattern.compile("action=\"(" + address + "\\?[^\"]+)\"").matcher(get(address));
        if (!action.find()) {
            throw new IllegalStateException(address + " has no form for a file");
        }
        String border = "----" + System.nanoTime();
        var body = new StringBuilder();
        values.forEach((name, value) ->
                body.append(
                        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                .formatted(border, name, value)));
        body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bench.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                        .formatted(border));
        body.append(file).append("\r\n--").append(border).append("--\r\n");
        return led(action.group(1), "multipart/form-data; boundary=" + border, body.toString());
    }

    /// Where an address leads, or itself.
    String place(String address) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(base + address)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElse(address);
    }

    /// That of the forms on the page at an address.
    String token(String address) throws IOException, InterruptedException {
        var token = TOKEN.matcher(get(address));
        if (!token.find()) {
            throw new IllegalStateException(address + " has no form");
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
