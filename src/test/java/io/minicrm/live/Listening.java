package io.minicrm.live;

import jakarta.servlet.http.Cookie;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A browser that listens: all that it is sent, as it is sent.
public final class Listening implements Closeable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> answer;
    private final StringWriter heard = new StringWriter();
    private final Thread reading;

    private Listening(HttpResponse<InputStream> answer) {
        this.answer = answer;
        reading = Thread.ofVirtual().start(this::read);
    }

    /// @param headers names and values
    public static Listening to(String address, Cookie signIn, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Cookie", signIn.getName() + "=" + signIn.getValue());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Listening(
                CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    public int status() {
        return answer.statusCode();
    }

    public Optional<String> header(String name) {
        return answer.headers().firstValue(name);
    }

    public String heard() {
        return heard.toString();
    }

    public boolean hasEnded() {
        return !reading.isAlive();
    }

    private void read() {
        try (var in =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                heard.write(next);
            }
        } catch (IOException _) {
            // It ends
        }
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
