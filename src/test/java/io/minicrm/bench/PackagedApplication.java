package io.minicrm.bench;

import static java.util.Map.entry;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The application as it is packaged, in a process of its own: the jar in `target`, or another one
/// that the variable `JAR` names, to compare two versions.
record PackagedApplication(String base, Process process) implements AutoCloseable {

    /// As in the image, with the memory that it gives the application on a machine of 768 MB.
    private static final List<String> OPTIONS =
            List.of(
                    "-Xmx422m",
                    "-XX:+UseSerialGC",
                    "-Duser.timezone=UTC",
                    "--enable-native-access=ALL-UNNAMED");

    /// How much of it the application gets, as the command line says it.
    static String memory() {
        return OPTIONS.stream()
                .filter(option -> option.startsWith("-X"))
                .collect(Collectors.joining(" "));
    }

    private static Path jar() throws IOException {
        String other = System.getenv("JAR");
        if (other != null) {
            return Path.of(other);
        }
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "There is no packaged application: ./mvnw -DskipTests package makes it."));
        }
    }

    private static String port() {
        return System.getenv().getOrDefault("PORT", "3999");
    }

    /// Returns once it is ready.
    static PackagedApplication start(LocalPostgres postgres, Path home)
            throws IOException, InterruptedException {
        URI database =
                URI.create(
                        postgres.url("minicrm")
                                .replaceFirst("^jdbc:", "")
                                .replaceFirst("\\?.*", ""));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-jar", jar().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(
                        Map.ofEntries(
                                entry("PORT", port()),
                                entry("APP_ALLOW_HTTP", "true"),
                                entry("APP_BASE_URL", "http://localhost:" + port()),
                                entry("APP_SECRET", UUID.randomUUID() + "/" + UUID.randomUUID()),
                                entry("DB_HOST", database.getHost()),
                                entry("DB_PORT", Integer.toString(database.getPort())),
                                entry("DB_USER", LocalPostgres.USER),
                                entry("DB_PASSWORD", "nobody-asks-for-it-on-this-machine"),
                                entry("LOG_LEVEL", "warn"),
                                entry(
                                        "MINICRM_UPLOADS",
                                        Files.createDirectories(home.resolve("uploads"))
                                                .toAbsolutePath()
                                                .toString())));
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("application.log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        PackagedApplication application =
                new PackagedApplication("http://localhost:" + port(), process);
        application.waitFor();
        return application;
    }

    private void waitFor() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create(base + "/readyz")).build();
        long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException _) {
                // Not yet
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException(
                "The application did not start: see application.log beside the database.");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
