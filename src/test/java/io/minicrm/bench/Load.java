package io.minicrm.bench;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Puts load on the packaged application, as operators run it, with its real PostgreSQL: each page
/// over 1, 8 and 32 connections. Says how many requests a second it takes, how long they take, what
/// they cost both processes, and how many pages of the database they read. Every answer is checked
/// to be the page.
final class Load {

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final int SECONDS = 5;
    private static final int WRITES = 40;
    private static final List<String> FOR_STRANGERS = List.of("/livez", "/login");
    private static final Pattern HEADING = Pattern.compile("<h1[^>]*>([^<]+)<");

    private final String base;
    private final JdbcTemplate jdbc;
    private final ProcessHandle application;
    private final List<Integer> connections;

    private Load(
            String base, JdbcTemplate jdbc, ProcessHandle application, List<Integer> connections) {
        this.base = base;
        this.jdbc = jdbc;
        this.application = application;
        this.connections = connections;
    }

    /// @param arguments words of which a page's name has to have one; `writes` for what is written;
    ///   numbers of connections, if not the usual ones
    public static void main(String[] arguments) throws Exception {
        // Until an application sets logging up, the libraries would log everything they do.
        LoggingSystem.get(Load.class.getClassLoader()).beforeInitialize();
        Path home = Path.of(System.getenv().getOrDefault("MINICRM_HOME", ".minicrm/bench"));
        boolean well;
        try (LocalPostgres postgres = LocalPostgres.keeping(home);
                PackagedApplication application = PackagedApplication.start(postgres, home)) {
            JdbcTemplate jdbc =
                    new JdbcTemplate(
                            new DriverManagerDataSource(
                                    postgres.url("minicrm"), LocalPostgres.USER, ""));
            List<Integer> connections =
                    Stream.of(arguments)
                            .filter(each -> each.matches("\\d+"))
                            .map(Integer::valueOf)
                            .toList();
            Load load =
                    new Load(
                            application.base(),
                            jdbc,
                            application.process().toHandle(),
                            connections.isEmpty() ? CONNECTIONS : connections);
            well = load.run(Stream.of(arguments).filter(each -> !each.matches("\\d+")).toList());
        }
        System.exit(well ? 0 : 1);
    }

    private boolean run(List<String> words) throws IOException, InterruptedException {
        Visitor visitor = Visitor.signedIn(base, "bench0@example.com");
        Visitor stranger = Visitor.stranger(base);
        int wrong = 0;
        System.out.printf(
                "%-32s %4s %8s %8s %8s %8s %8s %7s %7s %8s %8s %6s%n",
                "", "conn", "req/s", "p50 ms", "p95", "p99", "most", "app ms", "db ms", "buffers",
                "bytes", "wrong");
        for (var page : pages().entrySet()) {
            if (words.isEmpty() || words.stream().anyMatch(page.getKey()::contains)) {
                wrong +=
                        load(
                                FOR_STRANGERS.contains(page.getValue()) ? stranger : visitor,
                                page.getKey(),
                                page.getValue());
            }
        }
        if (words.isEmpty() || words.contains("writes")) {
            write(visitor);
        }
        return wrong == 0;
    }

    private Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("health", "/livez");
        pages.put("sign-in", "/login");
        pages.put("contacts", "/contacts");
        pages.put("contacts by owner", "/contacts?owner=me");
        pages.put("contacts by name", "/contacts?sort=name");
        pages.put("a contact", "/contacts/" + first("contact"));
        pages.put("a company", "/companies/" + first("company"));
        pages.put("a deal", "/deals/" + first("deal"));
        pages.put(
                "search a full name",
                "/search?q="
                        + Visitor.encoded(text("select name from contact order by id limit 1")));
        pages.put(
                "search an e-mail",
                "/search?q="
                        + Visitor.encoded(
                                text(
                                        "select email from contact_email order by contact_id limit 1")));
        pages.put(
                "search a part of a phone",
                "/search?q="
                        + Visitor.encoded(
                                text("select phone from contact_phone order by contact_id limit 1")
                                        .substring(3, 9)));
        pages.put("search a common name", "/search?q=muller");
        pages.put("search a typo", "/search?q=szentgyoryi");
        pages.put(
                "palette, a full name",
                "/search/palette?q="
                        + Visitor.encoded(text("select name from contact order by id limit 1")));
        pages.put("palette, a common name", "/search/palette?q=muller");
        pages.put("board", "/deals?layout=board");
        pages.put("report, pipeline", "/reports");
        pages.put("report, forecast", "/reports/forecast");
        return pages;
    }

    private int load(Visitor visitor, String name, String address)
            throws IOException, InterruptedException {
        String answer = visitor.get(address);
        String wanted = mark(answer);
        wrk(visitor, address, wanted, 8, SECONDS);
        int wrong = 0;
        for (int open : connections) {
            long application = cpu(this.application);
            long database = database();
            long buffers = buffers();
            long[] figures = wrk(visitor, address, wanted, open, SECONDS);
            double requests = figures[0];
            // PostgreSQL tells its figures a second later
            Thread.sleep(1_500);
            System.out.printf(
                    "%-32s %4d %8.0f %8.1f %8.1f %8.1f %8.1f %7.2f %7.2f %8.0f %8d %6d%n",
                    name,
                    open,
                    requests * 1e6 / figures[1],
                    figures[2] / 1e3,
                    figures[3] / 1e3,
                    figures[4] / 1e3,
                    figures[5] / 1e3,
                    (cpu(this.application) - application) / requests / 1e6,
                    (database() - database) / requests / 1e6,
                    (buffers() - buffers) / requests,
                    figures[7],
                    figures[6]);
            wrong += (int) figures[6];
        }
        return wrong;
    }

    /// What every answer of a page has.
    private static String mark(String answer) {
        var heading = HEADING.matcher(answer);
        if (heading.find()) {
            return heading.group(1).strip();
        }
        return answer.contains("role=\"option\"") ? "role=\"option\"" : answer.strip();
    }

    private long[] wrk(Visitor visitor, String address, String wanted, int connections, int seconds)
            throws IOException, InterruptedException {
        Process wrk =
                new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + connections,
                                "-d" + seconds + "s",
                                "--timeout",
                                "30s",
                                "-H",
                                "Cookie: " + visitor.cookieHeader(),
                                "-s",
                                "bench/answers.lua",
                                base + address,
                                "--",
                                wanted)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        return output.lines()
                .filter(line -> line.startsWith("FIGURES "))
                .findFirst()
                .map(line ->
                        Arrays.stream(line.substring(8).split(" "))
                                .mapToLong(Long::parseLong)
                                .toArray())
                .orElseThrow(() -> new IllegalStateException("wrk says: " + output));
    }

    /// Contacts made by the form, and one field of one changed, one after the other.
    private void write(Visitor visitor) throws IOException, InterruptedException {
        long[] made = new long[WRITES];
        long before = cpu(application) + database();
        String token = Visitor.token(visitor.get("/contacts/new"));
        for (int i = 0; i < WRITES; i++) {
            long start = System.nanoTime();
            visitor.send(
                    "/contacts/new",
                    Map.of("firstName", "Bench", "lastName", "Number " + System.nanoTime()),
                    token);
            made[i] = System.nanoTime() - start;
        }
        say("make a contact", made, cpu(application) + database() - before);
    }

    private static void say(String name, long[] times, long cpu) {
        Arrays.sort(times);
        System.out.printf(
                "%-32s median %.1f ms, most %.1f ms, %.1f ms of both processes%n",
                name,
                times[times.length / 2] / 1e6,
                times[times.length - 1] / 1e6,
                cpu / 1e6 / times.length);
    }

    private static long cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /// Of the processes that serve the application.
    private long database() {
        return jdbc
                .queryForList(
                        "select pid from pg_stat_activity where application_name = 'minicrm'",
                        Long.class)
                .stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .mapToLong(Load::cpu)
                .sum();
    }

    private long buffers() {
        return Objects.requireNonNull(
                jdbc.queryForObject(
                        "select blks_hit + blks_read from pg_stat_database where datname = current_database()",
                        Long.class));
    }

    private String first(String table) {
        return text(
                "select id from %s where deleted_at is null order by id limit 1".formatted(table));
    }

    private String text(String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Object.class)).toString();
    }
}
