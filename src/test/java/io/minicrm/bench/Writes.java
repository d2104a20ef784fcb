package io.minicrm.bench;

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
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Measures what is written on a large installation by the thousand: a file of 100,000 contacts of
/// 20,000 new companies brought in and taken back, and one field of 10,000 contacts changed at
/// once. What people write one by one is in `FormWrites`.
final class Writes {

    private static final int ROWS = 100_000;
    private static final int ROWS_CHANGED = 10_000;

    private static final String CHANGED =
            """
            select row_number() over (), t.id, jsonb_build_object('title', :title)
            from contact t where t.deleted_at is null order by t.id desc limit :rows
            """;

    private static final String HOME = String.valueOf(System.getenv("MINICRM_HOME"));

    public static void main(String[] arguments) throws Exception {
        try (Bench bench = Bench.start()) {
            var application = bench.application();
            Scope scope =
                    scope(
                            application.getBean(JdbcTemplate.class),
                            application.getBean(Scopes.class));
            many(application.getBean(ImportMother.class), application.getBean(Undo.class), scope);
            change(application, scope);
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

    private static void many(ImportMother files, Undo undo, Scope scope) throws Exception {
        var cpu = new ArrayList<Cpu>();
        ImportMother.Written written =
                files.written(scope, RunningImport.file(ROWS), () -> cpu.add(Cpu.now()));
        cpu.add(Cpu.now());
        System.out.println(
                "imported, "
                        + speed(ROWS, written.took())
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
