package io.minicrm.local;

import io.minicrm.MiniCrmApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// What `./mvnw spring-boot:run` starts: MiniCRM with a PostgreSQL of its own and the demo account.
///
/// `PORT` chooses where it listens (3000), `MINICRM_HOME` where it keeps its data (`.minicrm`).
final class LocalMiniCrm {

    private static final String DATABASE = "minicrm";

    /// Why MiniCRM cannot start here, as one sentence for the person at the keyboard.
    static final class CannotStart extends Exception {
        CannotStart(String sentence) {
            super(sentence);
        }
    }

    private final Path home;
    private final int port;

    LocalMiniCrm(Path home, int port) {
        this.home = home.toAbsolutePath().normalize();
        this.port = port;
    }

    public static void main(String[] arguments) {
        try {
            var home = Path.of(setting("MINICRM_HOME", ".minicrm"));
            new LocalMiniCrm(home, port(setting("PORT", "3000"))).start(arguments);
        } catch (CannotStart e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /// Starts everything, the checks that need no database first.
    ConfigurableApplicationContext start(String... arguments) throws CannotStart {
        var lock = lock();
        try {
            checkPort();
            // Until the application sets logging up, the libraries would log everything they do.
            LoggingSystem.get(LocalMiniCrm.class.getClassLoader()).beforeInitialize();
            return start(LocalPostgres.keeping(home), lock, arguments);
        } catch (CannotStart e) {
            release(lock);
            throw e;
        }
    }

    private ConfigurableApplicationContext start(
            LocalPostgres postgres, FileChannel lock, String[] arguments) {
        if (!postgres.hasDatabase(DATABASE)) {
            postgres.createDatabase(DATABASE);
        }
        var application = new SpringApplication(MiniCrmApplication.class);
        // So that the line where to go stands out; LOG_LEVEL in the environment goes before it.
        application.setDefaultProperties(Map.of("LOG_LEVEL", "warn"));
        application.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(settings(postgres));
            // What is registered first is closed last: after the connections to it.
            ((DefaultListableBeanFactory) context.getBeanFactory())
                    .registerDisposableBean(
                            "localPostgres",
                            () -> {
                                postgres.close();
                                release(lock);
                            });
        });
        var context = application.run(arguments);
        System.out.printf(
                "%nMiniCRM is up: http://localhost:%d (sign in as demo@example.com with minicrm-demo)%n%n",
                port);
        return context;
    }

    private MapPropertySource settings(LocalPostgres postgres) {
        return new MapPropertySource(
                "local",
                Map.of(
                        "minicrm.demo",
                        true,
                        "minicrm.uploads",
                        home.resolve("uploads").toString(),
                        "minicrm.secret",
                        secret(),
                        "server.port",
                        port,
                        "spring.datasource.url",
                        postgres.url(DATABASE),
                        "spring.datasource.username",
                        LocalPostgres.USER));
    }

    /// The key of this installation, made with its first start.
    private String secret() {
        var file = home.resolve("secret");
        try {
            if (Files.notExists(file)) {
                var bytes = new byte[48];
                new SecureRandom().nextBytes(bytes);
                Files.writeString(file, Base64.getUrlEncoder().encodeToString(bytes));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The port that a setting names.
    static int port(String given) throws CannotStart {
        if (given.matches("\\d{1,5}")) {
            var port = Integer.parseInt(given);
            if (port > 0 && port < 65536) {
                return port;
            }
        }
        throw new CannotStart("PORT is " + given + ", which is no port: give one from 1 to 65535.");
    }

    /// Keeps a second start away from the same data for as long as the channel is open.
    private FileChannel lock() throws CannotStart {
        try {
            Files.createDirectories(home.resolve("uploads"));
            var channel =
                    FileChannel.open(
                            home.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw new CannotStart(
                    "MiniCRM cannot keep its data in %s: %s".formatted(home, e.getMessage()));
        }
        throw new CannotStart(
                "MiniCRM is already running on the data in %s: stop it, or give this one a place of its own with MINICRM_HOME."
                        .formatted(home));
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            // The process ends anyway, and the lock with it.
        }
    }

    private void checkPort() throws CannotStart {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw new CannotStart(
                    "Port %d is taken by another program: stop that, or choose another port, as in PORT=%d ./mvnw spring-boot:run."
                            .formatted(port, port == 65535 ? 3100 : port + 1));
        }
    }

    private static String setting(String name, String otherwise) {
        @Nullable String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
