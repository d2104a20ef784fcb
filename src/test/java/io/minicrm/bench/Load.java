package io.minicrm.bench;

import io.minicrm.bench.Figures.Column;
import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Puts load on the packaged application, as operators run it, with its real PostgreSQL: each page
/// over 1, 8 and 32 connections, and beside it what it could be at best, the same bytes as a
/// constant answer and the page's statements alone; then a mix of pages, and the same while a file
/// is brought in; then single writes. Every answer is checked to be the page.
final class Load {

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final int SECONDS = 5;
    private static final int SECONDS_MIXED = 10;
    private static final int SECONDS_AT_BEST = 2;

    /// What the Java compiler does at first is no part of what a page costs.
    private static final int WARM_UP_SECONDS = 40;

    private static final int WARM_UP_SECONDS_OF_A_PAGE = 3;

    private static final int ROWS_IMPORTED = 100_000;

    private static final String MIXED = "mixed";
    private static final String BESIDE_AN_IMPORT = "the same beside an import";
    private static final String WRITTEN = "written by a form";

    private static final Path TABLE = Path.of("target/bench.md");
    private static final String KEEP = "keep";

    private final Instant start = Instant.now();
    private final JdbcTemplate jdbc;
    private final ProcessHandle application;
    private final Visitor visitor;
    private final LoadPages pages;
    private final StatementLog log;
    private final Pgbench pgbench;
    private final String connectionStart = connectionStart();
    private final List<String> words;
    private final List<Integer> connections;
    private final List<Figures> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Load(
            PackagedApplication application,
            LocalPostgres postgres,
            JdbcTemplate jdbc,
            List<String> words,
            List<Integer> connections)
            throws IOException, InterruptedException {
        this.application = application.process().toHandle();
        this.jdbc = jdbc;
        this.words = words;
        this.connections = connections;
        visitor = Visitor.signedIn(application.base(), "bench0@example.com");
        pages = LoadPages.of(jdbc);
        log = StatementLog.of(postgres);
        pgbench =
                new Pgbench(
                        URI.create(postgres.url("minicrm").substring("jdbc:".length())),
                        LocalPostgres.USER);
    }

    /// @param arguments words of which a row's name has to have one; numbers of connections, if not
    ///   the usual ones; `keep` writes `bench/figures.csv`
    public static void main(String[] arguments) throws Exception {
        // Until an application sets logging up, the libraries would log everything they do.
        LoggingSystem.get(Load.class.getClassLoader()).beforeInitialize();
        List<Integer> connections =
                Stream.of(arguments)
                        .filter(each -> each.matches("\\d+"))
                        .map(Integer::valueOf)
                        .toList();
        List<String> words =
                Stream.of(arguments)
                        .filter(each -> !each.matches("\\d+") && !each.equals(KEEP))
                        .toList();
        boolean isKept = List.of(arguments).contains(KEEP);
        if (isKept && !(words.isEmpty() && connections.isEmpty())) {
            throw new IllegalArgumentException(
                    "Only the figures of a whole run are kept: say keep without words and numbers.");
        }
        Path home = Path.of(System.getenv().getOrDefault("MINICRM_HOME", ".minicrm/bench"));
        boolean isWell;
        try (LocalPostgres postgres = StatementLog.serverOf(home)) {
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            try (PackagedApplication application = PackagedApplication.start(postgres, home)) {
                JdbcTemplate jdbc =
                        new JdbcTemplate(
                                new DriverManagerDataSource(
                                        postgres.url("minicrm"), LocalPostgres.USER, ""));
                String of = Setup.described(jdbc);
                Load load =
                        new Load(
                                application,
                                postgres,
                                jdbc,
                                words,
                                connections.isEmpty() ? CONNECTIONS : connections);
                try {
                    isWell = load.run();
                } finally {
                    if (!load.rows.isEmpty()) {
                        Files.writeString(
                                TABLE,
                                new FigureTable(of, load.rows, KeptFigures.read(), load.notes)
                                        .markdown());
                    }
                }
                if (isKept && isWell) {
                    new KeptFigures(of, load.rows).write();
                }
            }
        }
        System.exit(isWell ? 0 : 1);
    }

    private boolean isAsked(String row) {
        return words.isEmpty() || words.stream().anyMatch(row::contains);
    }

    private boolean run() throws Exception {
        List<String> asked = pages.addresses().keySet().stream().filter(this::isAsked).toList();
        if (asked.isEmpty()
                && Stream.of(MIXED, BESIDE_AN_IMPORT, WRITTEN).noneMatch(this::isAsked)) {
            throw new IllegalArgumentException(
                    "Nothing has %s in its name. There are: %s; %s; %s; %s"
                            .formatted(
                                    words,
                                    String.join("; ", pages.addresses().keySet()),
                                    MIXED,
                                    BESIDE_AN_IMPORT,
                                    WRITTEN));
        }
        say("warm up, for " + WARM_UP_SECONDS + " s");
        pages.mixed(visitor, 8, WARM_UP_SECONDS);
        try (ConstantAnswer constant = new ConstantAnswer()) {
            Wrk.run(constant.answering(KEEP), List.of("/"), KEEP, 8, WARM_UP_SECONDS_OF_A_PAGE);
            for (String page : asked) {
                load(page, constant);
            }
        }
        if (isAsked(MIXED)) {
            for (int open : connections) {
                add(measured(MIXED, open, () -> pages.mixed(visitor, open, SECONDS_MIXED)));
            }
        }
        if (isAsked(BESIDE_AN_IMPORT)) {
            besideAnImport();
        }
        if (isAsked(WRITTEN)) {
            new FormWrites(application, jdbc, visitor, log).measured().forEach(this::add);
        }
        return notes.stream().noneMatch(note -> note.contains("not the page"));
    }

    private void load(String page, ConstantAnswer constant) throws Exception {
        Visitor asking =
                LoadPages.isForStrangers(page) ? Visitor.stranger(visitor.base()) : visitor;
        String address = Objects.requireNonNull(pages.addresses().get(page));
        String answer = asking.get(address);
        String wanted = LoadPages.mark(answer);
        Visitor atBest = constant.answering(answer);
        Wrk.run(asking, List.of(address), wanted, 8, WARM_UP_SECONDS_OF_A_PAGE);
        List<StatementLog.Statement> statements = statements(() -> asking.get(address));
        for (int open : connections) {
            Figures figures =
                    measured(
                            page,
                            open,
                            () -> Wrk.run(asking, List.of(address), wanted, open, SECONDS));
            figures.with(Column.STATEMENTS, (double) StatementLog.count(statements));
            Wrk constantly = Wrk.run(atBest, List.of("/"), wanted, open, SECONDS_AT_BEST);
            figures.with(Column.BYTES, (double) constantly.bytes())
                    .with(Column.CONSTANT, perSecond(constantly));
            if (StatementLog.count(statements) > 0) {
                pgbench.run(statements, connectionStart, open, SECONDS_AT_BEST)
                        .ifPresent(alone -> figures.with(Column.ALONE, alone));
            }
            add(figures);
        }
    }

    /// Of three times the shortest: now and then work in the background says something too.
    private List<StatementLog.Statement> statements(StatementLog.Request request)
            throws IOException, InterruptedException {
        List<StatementLog.Statement> shortest = log.during(request);
        for (int i = 0; i < 2; i++) {
            List<StatementLog.Statement> again = log.during(request);
            shortest = again.size() < shortest.size() ? again : shortest;
        }
        return shortest;
    }

    private interface Run {
        Wrk measured() throws Exception;
    }

    private Figures measured(String row, int open, Run run) throws Exception {
        Consumption before = Consumption.now(application, jdbc);
        Wrk wrk = run.measured();
        Consumption after = Consumption.told(application, jdbc);
        Figures figures =
                Figures.of(row, open)
                        .with(Column.REQUESTS, perSecond(wrk))
                        .with(Column.P50, wrk.p50() / 1e3)
                        .with(Column.P95, wrk.p95() / 1e3)
                        .with(Column.P99, wrk.p99() / 1e3)
                        .with(Column.MOST, wrk.most() / 1e3);
        after.put(figures, before, (double) wrk.requests());
        if (wrk.wrong() > 0) {
            note(
                    "%,d answers of \"%s\" over %d connections were not the page."
                            .formatted(wrk.wrong(), row, open));
        }
        return figures;
    }

    private static double perSecond(Wrk wrk) {
        return wrk.requests() * 1e6 / wrk.duration();
    }

    private void besideAnImport() throws Exception {
        say("a file of %,d contacts is taken in and checked".formatted(ROWS_IMPORTED));
        RunningImport beside = RunningImport.start(visitor, ROWS_IMPORTED);
        for (int open : connections) {
            Figures figures =
                    measured(
                            BESIDE_AN_IMPORT,
                            open,
                            () -> pages.mixed(visitor, open, SECONDS_MIXED));
            if (!beside.isRunning()) {
                note("The import was over before %d connections were measured.".formatted(open));
                return;
            }
            add(figures);
        }
        double seconds = beside.end().toMillis() / 1e3;
        note(
                "The import beside the mix took %.0f s, %,.0f rows a second."
                        .formatted(seconds, ROWS_IMPORTED / seconds));
    }

    private void add(Figures figures) {
        rows.add(figures);
        say(
                "%s, %d connections: %s requests/s, p50 %s ms, most %s ms"
                        .formatted(
                                figures.page(),
                                figures.connections(),
                                figures.text(Column.REQUESTS),
                                figures.text(Column.P50),
                                figures.text(Column.MOST)));
    }

    private void note(String note) {
        notes.add(note);
        say(note);
    }

    private void say(String done) {
        System.out.printf("%4d s  %s%n", Duration.between(start, Instant.now()).toSeconds(), done);
    }

    /// What the application says at first on each of its connections.
    private static String connectionStart() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        Properties properties = Objects.requireNonNull(yaml.getObject());
        return properties.getProperty("spring.datasource.hikari.connection-init-sql");
    }
}
