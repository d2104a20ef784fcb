package io.minicrm.local;

import io.minicrm.MiniCrmApplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;

/// What `./mvnw spring-boot:run` starts: MiniCRM with a PostgreSQL of its own and the demo account.
///
/// `PORT` chooses where it listens (3000), `MINICRM_HOME` where it keeps its data (`.minicrm`).
final class LocalMiniCrm {

    private static final String DATABASE = "minicrm";

    /// Why MiniCRM cannot start here, as one sentence for the person at the keyboard.
    private static final class CannotStart extends Exception {
        CannotStart(String sentence) {
            super(sentence);
        }
    }

    /// Held open for the life of the process: it keeps a second start away from the same data.
    @SuppressWarnings("unused")
    private static @Nullable FileChannel lock;

    private LocalMiniCrm() {}

    public static void main(String[] arguments) {
        try {
            start(arguments);
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void start(String[] arguments) throws CannotStart {
        var home = Path.of(setting("MINICRM_HOME", ".minicrm")).toAbsolutePath().normalize();
        var port = port();
        lock = lock(home);
        checkFree(port);
        // Until the application sets logging up, the libraries below would log everything they do.
        LoggingSystem.get(LocalMiniCrm.class.getClassLoader()).beforeInitialize();

        var postgres = LocalPostgres.keeping(home.resolve("data"), home.resolve("postgresql"));
        SpringApplication.getShutdownHandlers().add(postgres::close);
        if (!postgres.hasDatabase(DATABASE)) {
            postgres.createDatabase(DATABASE);
        }

        var application = new SpringApplication(MiniCrmApplication.class);
        application.setDefaultProperties(
                Map.of("minicrm.demo", true, "minicrm.home", home.toString(), "server.port", port));
        System.setProperty("spring.datasource.url", postgres.url(DATABASE));
        System.setProperty("spring.datasource.username", LocalPostgres.USER);
        application.run(arguments);

        System.out.printf(
                "%nMiniCRM is up: http://localhost:%d  (sign in as demo@example.com with minicrm-demo)%n%n",
                port);
    }

    private static int port() throws CannotStart {
        var given = setting("PORT", "3000");
        try {
            var port = Integer.parseInt(given);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CannotStart("PORT is " + given + ", which is no port: give one from 1 to 65535.");
    }

    private static FileChannel lock(Path home) throws CannotStart {
        try {
            Files.createDirectories(home);
            var channel =
                    FileChannel.open(
                            home.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new CannotStart(
                        "MiniCRM is already running on the data in %s: stop it, or give this one a place of its own with MINICRM_HOME."
                                .formatted(home));
            }
            return channel;
        } catch (IOException e) {
            throw new CannotStart(
                    "MiniCRM cannot keep its data in %s: %s".formatted(home, e.getMessage()));
        }
    }

    private static void checkFree(int port) throws CannotStart {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw new CannotStart(
                    "Port %d is taken by another program: stop that, or choose another port with PORT=%d."
                            .formatted(port, port + 1));
        }
    }

    private static String setting(String name, String otherwise) {
        var value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
