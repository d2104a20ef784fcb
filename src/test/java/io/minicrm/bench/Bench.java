package io.minicrm.bench;

import io.minicrm.MiniCrmApplication;
import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// MiniCRM on the database that is measured, which lies in `MINICRM_HOME`.
record Bench(ConfigurableApplicationContext application) implements AutoCloseable {

    static final String PASSWORD = "minicrm-bench";

    static Bench start() {
        return start(Map.of());
    }

    /// @param otherwise settings of the application that are to be other than they are
    static Bench start(Map<String, Object> otherwise) {
        // Until the application sets logging up, the libraries would log everything they do.
        LoggingSystem.get(Bench.class.getClassLoader()).beforeInitialize();
        Map<String, Object> settings = new HashMap<>(otherwise);
        settings.put("server.port", setting("PORT", "0"));
        settings.put("spring.datasource.hikari.maximum-pool-size", 10);
        Path home = Path.of(setting("MINICRM_HOME", ".minicrm/bench"));
        settings.put("minicrm.uploads", uploads(home));
        LocalPostgres postgres = LocalPostgres.keeping(home);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        if (!postgres.hasDatabase("minicrm")) {
            postgres.createDatabase("minicrm");
        }
        settings.put("spring.datasource.username", LocalPostgres.USER);
        settings.put("spring.datasource.url", postgres.url("minicrm"));
        return new Bench(
                new SpringApplicationBuilder(MiniCrmApplication.class)
                        .initializers(context ->
                                context.getEnvironment()
                                        .getPropertySources()
                                        .addFirst(new MapPropertySource("bench", settings)))
                        .properties("LOG_LEVEL=warn")
                        .run());
    }

    private static String uploads(Path home) {
        try {
            return Files.createDirectories(home.resolve("uploads")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    @Override
    public void close() {
        application.close();
    }
}
