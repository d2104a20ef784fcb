package io.minicrm.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/// Says what was measured, and on what.
final class Setup {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Setup() {}

    static String described(JdbcTemplate jdbc) throws IOException, InterruptedException {
        return "%s, %s, %d cores (%s) shared with the load, %d GiB; PostgreSQL %s, %s; Java %s, %s; %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        version(),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        Math.round(memory() / (double) (1L << 30)),
                        told(jdbc, "select current_setting('server_version')"),
                        told(
                                jdbc,
                                """
                                select string_agg(name || ' ' || current_setting(name), ', ' order by name)
                                from pg_settings
                                where name in ('shared_buffers', 'work_mem', 'effective_cache_size', 'fsync',
                                               'synchronous_commit')
                                """),
                        Runtime.version().feature(),
                        PackagedApplication.memory(),
                        told(
                                jdbc,
                                """
                                select to_char((select count(*) from contact), 'FM999,999,999') || ' contacts, '
                                    || to_char((select count(*) from company), 'FM999,999,999') || ' companies, '
                                    || to_char((select count(*) from deal), 'FM999,999,999') || ' deals, '
                                    || to_char((select count(*) from activity), 'FM999,999,999') || ' activities, '
                                    || pg_size_pretty(pg_database_size(current_database()))
                                """));
    }

    private static String version() throws IOException, InterruptedException {
        String jar = System.getenv("JAR");
        if (jar != null) {
            return String.valueOf(Path.of(jar).getFileName());
        }
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return git.waitFor() == 0 ? said.strip() : "no commit";
    }

    private static String processor() throws IOException {
        if (!Files.exists(CPUS)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(CPUS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static long memory() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    private static String told(JdbcTemplate jdbc, String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, String.class));
    }
}
