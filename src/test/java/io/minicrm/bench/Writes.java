package io.minicrm.bench;

import io.minicrm.Statements;
import io.minicrm.change.Undo;
import io.minicrm.imports.ImportMother;
import io.minicrm.people.Scopes;
import io.minicrm.record.BulkResult;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Records;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Measures what is written on a large installation: a contact made by the form and one of its
/// fields changed, as people do it, and a file of 100,000 contacts of 20,000 new companies brought
/// in and taken back, and one field of 10,000 contacts changed at once.
final class Writes {

    private static final int WARM_UP = 40;
    private static final int MEASURED = 101;
    private static final int ROWS = 100_000;
    private static final int ROWS_CHANGED = 10_000;

    private static final String CHANGED =
            """
            select row_number() over (), t.id, jsonb_build_object('title', :title)
            from contact t where t.deleted_at is null order by t.id desc limit :rows
            """;

    private static final Pattern PLACE = Pattern.compile("(/contacts/\\d+)");

    private static final String HOME = String.valueOf(System.getenv("MINICRM_HOME"));

    private final Visitor visitor;
    private final String token;

    private Writes(Visitor visitor) throws IOException, InterruptedException {
        this.visitor = visitor;
        token = visitor.token("/contacts/new");
    }

    /// @param arguments `one` measures single records alone, `many` a file alone; a number says how
    ///   many rows that has
    public static void main(String[] arguments) throws Exception {
        List<String> asked = Arrays.asList(arguments);
        try (Bench bench = Bench.start()) {
            var application = bench.application();
            if (!asked.contains("many")) {
                var writes =
                        new Writes(
                                Visitor.signedIn(
                                        "http://localhost:"
                                                + application
                                                        .getEnvironment()
                                                        .getRequiredProperty("local.server.port"),
                                        "bench0@example.com"));
                writes.one();
            }
            if (!asked.contains("one")) {
                int rows =
                        asked.stream()
                                .filter(argument -> argument.matches("\\d{1,9}"))
                                .map(Integer::valueOf)
                                .findFirst()
                                .orElse(ROWS);
                many(
                        application.getBean(ImportMother.class),
                        application.getBean(Undo.class),
                        scope(
                                application.getBean(JdbcTemplate.class),
                                application.getBean(Scopes.class)),
                        rows);
                change(
                        application,
                        scope(
                                application.getBean(JdbcTemplate.class),
                                application.getBean(Scopes.class)));
            }
        }
        System.exit(0);
    }

    private static Scope scope(JdbcTemplate jdbc, Scopes scopes) {
        return scopes.of(
                        Objects.requireNonNull(
                                jdbc.queryForObject(
                                        "select id from app_user where email = 'bench0@example.com'",
                                        Long.class)))
                .orElseThrow();
    }

    private void one() throws Exception {
        System.out.printf(
                "%-36s %8s %8s %8s %5s %8s %8s%n",
                "", "least", "median", "p95", "sql", "CPU app", "CPU db");
        List<String> made = new ArrayList<>();
        String run = Long.toString(System.nanoTime(), 36);
        measure(
                "a contact made by the form",
                i ->
                        made.add(
                                make(
                                        Map.of(
                                                "firstName",
                                                "Anna",
                                                "lastName",
                                                name(run, i),
                                                "title",
                                                "Engineer",
                                                "city",
                                                "Lyon",
                                                "email",
                                                "anna." + i + "@" + run + ".example",
                                                "phone",
                                                "+49 30 "
                                                        + (20_000_000
                                                                + Math.abs(
                                                                        run.hashCode() % 9_000_000)
                                                                + i)))));
        measure(
                "one field changed",
                i ->
                        visitor.send(
                                made.get(i),
                                Map.of("edit", "title", "version", "0", "title", "Buyer"),
                                token));
    }

    /// A name that is like no other.
    private static String name(String run, int i) {
        var random = new Random((run + i).hashCode());
        return random.ints(12, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /// @return its address
    private String make(Map<String, String> contact) throws IOException, InterruptedException {
        Matcher place = PLACE.matcher(visitor.send("/contacts/new", contact, token));
        if (!place.find()) {
            throw new IllegalStateException("No contact was made");
        }
        return place.group(1);
    }

    private interface Step {
        void take(int i) throws Exception;
    }

    private static void measure(String name, Step step) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            step.take(i);
        }
        long[] times = new long[MEASURED];
        Cpu before = Cpu.now();
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            step.take(WARM_UP + i);
            times[i] = System.nanoTime() - start;
        }
        Cpu after = Cpu.now();
        Arrays.sort(times);
        List<Statements.Sent> sent = new ArrayList<>();
        Statements.everywhere(
                sent,
                () -> {
                    try {
                        step.take(WARM_UP + MEASURED);
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                });
        System.out.printf(
                "%-36s %8.1f %8.1f %8.1f %5d %8.1f %8.1f%n",
                name,
                times[0] / 1e6,
                times[MEASURED / 2] / 1e6,
                times[MEASURED * 95 / 100] / 1e6,
                sent.stream().filter(statement -> !statement.sql().contains(" job")).count(),
                (after.application() - before.application()) / (double) MEASURED,
                (after.database() - before.database()) / (double) MEASURED);
        if (System.getenv("STATEMENTS") != null) {
            sent.forEach(statement -> System.out.println(statement.sql() + "\n--"));
        }
    }

    /// What the application, which also asks here, and its database have worked, in milliseconds.
    private record Cpu(long application, long database) {

        private static final long MS_A_TICK = 10;

        static Cpu now() throws IOException {
            long database = 0;
            for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
                if (isOurs(process)) {
                    database += ticks(process.pid()) * MS_A_TICK;
                }
            }
            return new Cpu(
                    ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis(),
                    database);
        }

        String until(Cpu later) {
            return ", CPU of the application %.1f s, of the database %.1f s"
                    .formatted(
                            (later.application - application) / 1e3,
                            (later.database - database) / 1e3);
        }

        private static boolean isOurs(ProcessHandle process) {
            return process.parent()
                    .flatMap(parent -> parent.info().commandLine())
                    .filter(line -> line.contains("postgres") && line.contains(HOME))
                    .isPresent();
        }

        private static long ticks(long pid) {
            try {
                String[] stat =
                        Files.readString(Path.of("/proc/" + pid + "/stat"))
                                .replaceFirst(".*\\) ", "")
                                .split(" ");
                return Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
            } catch (IOException _) {
                return 0;
            }
        }
    }

    private static void many(ImportMother files, Undo undo, Scope scope, int rows)
            throws Exception {
        var cpu = new ArrayList<Cpu>();
        ImportMother.Written written =
                files.written(scope, RunningImport.file(rows), () -> cpu.add(Cpu.now()));
        cpu.add(Cpu.now());
        System.out.println(
                "imported, "
                        + speed(rows, written.took())
                        + cpu.getFirst().until(cpu.getLast())
                        + ": "
                        + written.counts());
        Cpu before = Cpu.now();
        long start = System.nanoTime();
        Undo.Undone undone = undo.undo(scope, written.changeSetId());
        System.out.println(
                "taken back, "
                        + speed(undone.records(), Duration.ofNanos(System.nanoTime() - start))
                        + before.until(Cpu.now()));
        System.out.printf(
                "memory at most: %,d kB%n",
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0L));
    }

    /// One field of many contacts at once.
    private static void change(ConfigurableApplicationContext application, Scope scope)
            throws IOException {
        Records records = application.getBean(Records.class);
        Catalogue catalogue = application.getBean(Catalogue.class);
        Cpu before = Cpu.now();
        long start = System.nanoTime();
        BulkResult result =
                application
                        .getBean(TransactionTemplate.class)
                        .execute(_ ->
                                records.writeAll(
                                        scope,
                                        records.open(scope, ChangeKind.IMPORT, "bench"),
                                        catalogue.type(RecordKind.CONTACT),
                                        staging ->
                                                staging.select(
                                                        CHANGED,
                                                        Map.of(
                                                                "title",
                                                                "Buyer " + start,
                                                                "rows",
                                                                ROWS_CHANGED))));
        System.out.println(
                "changed, "
                        + speed(
                                Objects.requireNonNull(result).updated(),
                                Duration.ofNanos(System.nanoTime() - start))
                        + before.until(Cpu.now()));
    }

    private static String speed(long count, Duration took) {
        return "%,d in %.1f s, %,.0f a second"
                .formatted(count, took.toMillis() / 1e3, count * 1e3 / took.toMillis());
    }
}
