package io.minicrm.ops;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/// The way from the command line into the application: the settings are checked before anything
/// starts. Exit codes: 0 done, 1 failed, 2 misunderstood, 13 refused, 70 a migration failed, 78 the
/// configuration is wrong.
public final class Launch {

    private static final int MISUNDERSTOOD = 2;

    /// So many requests and jobs work at once, and the system shares its cores among them: nobody
    /// waits until somebody else has done something long. Who waits for anything holds no worker.
    private static final String WORKERS = "32";

    private final Class<?> application;
    private final Settings settings;

    private Launch(Class<?> application, Settings settings) {
        this.application = application;
        this.settings = settings;
    }

    /// Starts the application, or does what the arguments ask for instead; ends the process unless
    /// it serves.
    public static void of(Class<?> application, String... arguments) {
        CommandLine commandLine = CommandLine.of(arguments).orElse(null);
        if (commandLine == null) {
            System.err.print(CommandLine.USAGE);
            System.exit(MISUNDERSTOOD);
            return;
        }
        Settings settings = Settings.of(System.getenv());
        boolean whole = commandLine instanceof CommandLine.CheckConfig;
        if (!settings.areSound(whole, System.err)) {
            System.exit(StartRefused.CONFIGURATION);
            return;
        }
        try {
            new Launch(application, settings).run(commandLine, arguments);
        } catch (RuntimeException failure) {
            System.exit(exitCode(failure));
        }
    }

    /// Spring Boot has logged the failure already. Its own exit codes get lost when the context
    /// could not be closed in peace.
    private static int exitCode(RuntimeException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StartRefused refused) {
                return refused.exitCode();
            }
        }
        return StartRefused.FAILED;
    }

    private void run(CommandLine commandLine, String... arguments) {
        switch (commandLine) {
            case CommandLine.CheckConfig() -> System.out.println("OK");
            case CommandLine.Serve() -> {
                System.setProperty("jdk.virtualThreadScheduler.parallelism", WORKERS);
                prepared(application, Map.of()).run(arguments);
            }
            case CommandLine.Migrate() -> {
                SpringApplication migration = prepared(MigrateOnly.class, Map.of());
                migration.setWebApplicationType(WebApplicationType.NONE);
                migration.run(arguments).close();
            }
            case CommandLine.Rehearse() ->
                    new Rehearsal(prepared(application, Rehearsal.PROPERTIES)).run();
            case CommandLine.Run errand -> System.exit(run(errand, arguments));
        }
    }

    /// The whole application, without a port and without background work.
    private int run(CommandLine.Run command, String... arguments) {
        SpringApplication offline =
                prepared(
                        application,
                        Map.of("server.port", -1, "minicrm.offline", true, "LOG_LEVEL", "error"));
        try (ConfigurableApplicationContext context = offline.run(arguments)) {
            return context.getBeanProvider(OperatorCommand.class).stream()
                    .filter(operatorCommand -> operatorCommand.argument().equals(command.errand()))
                    .findFirst()
                    .orElseThrow()
                    .run(command.arguments(), System.out, System.err);
        }
    }

    private SpringApplication prepared(Class<?> what, Map<String, Object> more) {
        SpringApplication prepared = new SpringApplication(what);
        settings.applyTo(prepared, more);
        return prepared;
    }
}
