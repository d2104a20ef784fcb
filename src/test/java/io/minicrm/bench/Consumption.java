package io.minicrm.bench;

import java.time.Duration;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/// What the application and its database have worked so far.
///
/// @param application CPU time in nanoseconds
/// @param database the same, of the processes that serve the application
/// @param buffers pages of the database that were looked at
record Consumption(long application, long database, long buffers) {

    /// PostgreSQL tells its figures a second later.
    private static final int TOLD_AFTER_MS = 1_500;

    static Consumption now(ProcessHandle application, JdbcTemplate jdbc) {
        return new Consumption(cpu(application), database(jdbc), buffers(jdbc));
    }

    static Consumption told(ProcessHandle application, JdbcTemplate jdbc)
            throws InterruptedException {
        long used = cpu(application);
        long database = database(jdbc);
        Thread.sleep(TOLD_AFTER_MS);
        return new Consumption(used, database, buffers(jdbc));
    }

    /// Of each of so many requests since then.
    void put(Figures figures, Consumption before, double requests) {
        figures.with(
                        Figures.Column.APPLICATION,
                        (application - before.application) / requests / 1e6)
                .with(Figures.Column.DATABASE, (database - before.database) / requests / 1e6)
                .with(Figures.Column.BUFFERS, (buffers - before.buffers) / requests);
    }

    private static long cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    private static long database(JdbcTemplate jdbc) {
        return jdbc
                .queryForList(
                        "select pid from pg_stat_activity where application_name = 'minicrm'",
                        Long.class)
                .stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .mapToLong(Consumption::cpu)
                .sum();
    }

    private static long buffers(JdbcTemplate jdbc) {
        return Objects.requireNonNull(
                jdbc.queryForObject(
                        "select blks_hit + blks_read from pg_stat_database where datname = current_database()",
                        Long.class));
    }
}
