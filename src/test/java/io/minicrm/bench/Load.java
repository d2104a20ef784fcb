package io.minicrm.bench;

import io.minicrm.local.LocalPostgres;
import java.io.IOException;
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
/// over 1, 8 and 32 connections, then a mix of them, and the same while a file is brought in. Says
/// how many requests a second it takes, how long they take, what they cost both processes, and how
/// many pages of the database they read. Every answer is checked to be the page.
final class Load {

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final int SECONDS = 5;

    /// What the Java compiler does at first is no part of what a page costs.
    private static final int WARM_UP_SECONDS = 40;

    private static final int WRITES = 40;
    private static final int ROWS_IMPORTED = 100_000;
    private static final String ANY_PAGE = "role=\"";

    /// What people ask for who work together, as often as they do.
    private static final List<String> MIXED =
            List.of(
                    "contacts",
                    "a contact",
                    "palette, a full name",
                    "a contact",
                    "a company",
                    "contacts by owner",
                    "a deal",
                    "board",
                    "a deal",
                    "contacts",
                    "a contact",
                    "report, pipeline",
                    "a company",
                    "contacts by name",
                    "a deal",
                    "search a full name",
                    "a contact",
                    "contacts",
                    "a company",
                    "search an e-mail");

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

    /// @param arguments words of which a page's name has to have one; `mixed` for all pages in
    ///   turn, `import` for the same beside an import, `writes` for what is written; numbers of
    ///   connections, if not the usual ones
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
        Map<String, String> pages = pages();
        List<String> mixed =
                MIXED.stream().map(page -> Objects.requireNonNull(pages.get(page))).toList();
        Wrk.run(visitor, mixed, ANY_PAGE, 8, WARM_UP_SECONDS);
        for (var page : pages.entrySet()) {
            if (words.isEmpty() || words.stream().anyMatch(page.getKey()::contains)) {
                wrong +=
                        load(
                                FOR_STRANGERS.contains(page.getValue()) ? stranger : visitor,
                                page.getKey(),
                                page.getValue());
            }
        }
        if (words.isEmpty() || words.contains("mixed")) {
            for (int open : connections) {
                wrong += measure("mixed", open, () -> mixed(visitor, mixed, open));
            }
        }
        if (words.isEmpty() || words.contains("import")) {
            wrong += besideAnImport(visitor, mixed);
        }
        if (words.isEmpty() || words.contains("writes")) {
            write(visitor);
        }
        return wrong == 0;
    }

    private static Wrk mixed(Visitor visitor, List<String> addresses, int open)
            throws IOException, InterruptedException {
        return Wrk.run(visitor, addresses, ANY_PAGE, open, 2 * SECONDS);
    }

    private int besideAnImport(Visitor visitor, List<String> addresses)
            throws IOException, InterruptedException {
        int wrong = 0;
        RunningImport beside = RunningImport.start(visitor, ROWS_IMPORTED);
        for (int open : connections) {
            wrong +=
                    measure("mixed, beside an import", open, () -> mixed(visitor, addresses, open));
            if (!beside.isRunning()) {
                throw new IllegalStateException("The import was over before " + open);
            }
        }
        System.out.printf(
                "%-32s %.1f s for %,d rows%n",
                "the import", beside.end().toMillis() / 1e3, ROWS_IMPORTED);
        return wrong;
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
        String wanted = mark(visitor.get(address));
        List<String> only = List.of(address);
        Wrk.run(visitor, only, wanted, 8, SECONDS);
        int wrong = 0;
        for (int open : connections) {
            wrong += measure(name, open, () -> Wrk.run(visitor, only, wanted, open, SECONDS));
        }
        return wrong;
    }

    private interface Run {
        Wrk measured() throws IOException, InterruptedException;
    }

    /// @return how many answers were wrong
    private int measure(String name, int open, Run run) throws IOException, InterruptedException {
        long application = cpu(this.application);
        long database = database();
        long buffers = buffers();
        Wrk wrk = run.measured();
        double requests = wrk.requests();
        // PostgreSQL tells its figures a second later
        Thread.sleep(1_500);
        System.out.printf(
                "%-32s %4d %8.0f %8.1f %8.1f %8.1f %8.1f %7.2f %7.2f %8.0f %8d %6d%n",
                name,
                open,
                requests * 1e6 / wrk.duration(),
                wrk.p50() / 1e3,
                wrk.p95() / 1e3,
                wrk.p99() / 1e3,
                wrk.most() / 1e3,
                (cpu(this.application) - application) / requests / 1e6,
                (database() - database) / requests / 1e6,
                (buffers() - buffers) / requests,
                wrk.bytes(),
                wrk.wrong());
        return (int) wrk.wrong();
    }

    /// What every answer of a page has.
    private static String mark(String answer) {
        var heading = HEADING.matcher(answer);
        if (heading.find()) {
            return heading.group(1).strip();
        }
        return answer.contains("role=\"option\"") ? "role=\"option\"" : answer.strip();
    }

    /// Contacts made by the form, and one field of one changed, one after the other.
    private void write(Visitor visitor) throws IOException, InterruptedException {
        long[] made = new long[WRITES];
        long before = cpu(application) + database();
        String token = visitor.token("/contacts/new");
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
