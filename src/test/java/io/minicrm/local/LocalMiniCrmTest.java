package io.minicrm.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minicrm.local.LocalMiniCrm.CannotStart;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LocalMiniCrmTest {

    @Test
    void itStartsAndSaysWhereToGo(@TempDir Path home, CapturedOutput output) throws Exception {
        var port = freePort();
        try (var running = new LocalMiniCrm(home, port).start()) {
            assertThat(output)
                    .containsOnlyOnce("MiniCRM is up: http://localhost:%d ".formatted(port))
                    .contains("demo@example.com")
                    .doesNotContain("initdb");
            var answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://localhost:%d/readyz"
                                                                    .formatted(port)))
                                            .build(),
                                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(running.getEnvironment().getProperty("minicrm.demo", Boolean.class))
                    .isTrue();
        }
    }

    @Test
    void aTakenPortIsSaidBeforeADatabaseIsMade(@TempDir Path home) throws IOException {
        try (var other = new ServerSocket(0)) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> new LocalMiniCrm(home, other.getLocalPort()).start())
                    .withMessageContaining("Port " + other.getLocalPort() + " is taken");
            assertThat(home.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aSecondStartOnTheSameDataIsRefused(@TempDir Path home) throws IOException {
        try (var first =
                FileChannel.open(
                        home.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            first.lock();
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> new LocalMiniCrm(home, freePort()).start())
                    .withMessageContaining("already running on the data in " + home);
        }
    }

    @Test
    void aPlaceThatCannotHoldDataIsNamed(@TempDir Path directory) throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> new LocalMiniCrm(file, freePort()).start())
                .withMessageContaining("cannot keep its data in " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999999999", "web", "-1"})
    void whatIsNoPortIsSaid(String given) {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> LocalMiniCrm.port(given))
                .withMessageContaining(given);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
