package io.minicrm;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.env.ConfigurableEnvironment;

/// Another MiniCRM on the database, the uploads and the mail server of the test's own, in a process
/// of its own, which can be killed as a machine can lose its power.
public final class SecondProcess {

    private SecondProcess() {}

    /// Returns at once; what it says goes to `target/second-process.log`.
    ///
    /// @param name how the database tells its connections apart
    public static Process start(ConfigurableEnvironment first, String name) throws IOException {
        URI database =
                URI.create(
                        first.getRequiredProperty("spring.datasource.url")
                                .replaceFirst("^jdbc:", "")
                                .replaceFirst("\\?.*", ""));
        ProcessBuilder process =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dspring.datasource.hikari.data-source-properties.ApplicationName="
                                        + name,
                                "-cp",
                                System.getProperty("java.class.path"),
                                MiniCrmApplication.class.getName()));
        process.environment()
                .putAll(
                        Map.of(
                                "PORT", Integer.toString(freePort()),
                                "APP_ALLOW_HTTP", "true",
                                "APP_BASE_URL", first.getRequiredProperty("minicrm.base-url"),
                                "APP_SECRET", UUID.randomUUID() + "/" + UUID.randomUUID(),
                                "DB_HOST", database.getHost(),
                                "DB_PORT", Integer.toString(database.getPort()),
                                "DB_NAME", database.getPath().substring(1),
                                "DB_USER", LocalPostgres.USER,
                                "DB_PASSWORD", "nobody-asks-for-it-on-this-machine",
                                "MINICRM_UPLOADS", first.getRequiredProperty("minicrm.uploads")));
        process.environment()
                .putAll(
                        Map.of(
                                "SMTP_HOST", first.getRequiredProperty("spring.mail.host"),
                                "SMTP_PORT", first.getRequiredProperty("spring.mail.port"),
                                "SMTP_STARTTLS", first.getRequiredProperty("SMTP_STARTTLS"),
                                "SMTP_FROM", "crm@acme.test"));
        return process.redirectErrorStream(true)
                .redirectOutput(
                        Files.createDirectories(Path.of("target"))
                                .resolve("second-process.log")
                                .toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
