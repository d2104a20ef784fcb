package io.minicrm.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.BeansException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/// A start without a database. The build watches it and puts what it has loaded into the cache of
/// the image, with which a start takes little more than half of the work. What cannot be made
/// without a database is left out: the cache then lacks it, and nothing worse.
final class Rehearsal {

    static final Map<String, Object> PROPERTIES =
            Map.ofEntries(
                    Map.entry("LOG_LEVEL", "off"),
                    Map.entry("minicrm.offline", true),
                    Map.entry("server.port", 0),
                    Map.entry("spring.main.lazy-initialization", true),
                    Map.entry("spring.datasource.hikari.connection-timeout", 250),
                    Map.entry("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none"),
                    Map.entry("spring.flyway.enabled", false),
                    Map.entry("spring.jpa.hibernate.ddl-auto", "none"),
                    Map.entry(
                            "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access",
                            false),
                    Map.entry(
                            "spring.jpa.database-platform",
                            "org.hibernate.dialect.PostgreSQLDialect"));

    /// Through all filters: one that needs nothing, one that asks the database, one with a page.
    private static final List<String> PATHS = List.of("/livez", "/readyz", "/login");

    private final SpringApplication application;

    Rehearsal(SpringApplication application) {
        this.application = application;
    }

    void run() {
        Started started = new Started();
        application.addListeners(started);
        try {
            application.run().close();
        } catch (RuntimeException failure) {
            // What is done right after a start asks the database
            if (!started.rehearsed) {
                throw failure;
            }
        }
    }

    /// As soon as everything has started that can.
    private static final class Started implements ApplicationListener<ApplicationStartedEvent> {

        private boolean rehearsed;

        @Override
        public void onApplicationEvent(ApplicationStartedEvent event) {
            ConfigurableApplicationContext context = event.getApplicationContext();
            long made =
                    Arrays.stream(context.getBeanDefinitionNames())
                            .filter(name -> isMade(context, name))
                            .count();
            int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
            PATHS.forEach(path -> System.out.printf("%s: %s%n", path, answer(port, path)));
            System.out.printf("Rehearsed: %d beans were made%n", made);
            rehearsed = true;
        }
    }

    private static boolean isMade(ConfigurableApplicationContext context, String name) {
        try {
            context.getBean(name);
            return true;
        } catch (BeansException failure) {
            System.out.printf("without %s: %s%n", name, failure.getMostSpecificCause());
            return false;
        }
    }

    private static String answer(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n"
                                    .formatted(path)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("nothing");
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
