package io.minicrm;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/// How many blocks of tables and indexes statements read: how much they look at, whatever the
/// machine has to do besides.
public final class Buffers {

    private static final Pattern ROOT =
            Pattern.compile("\"Shared Hit Blocks\": (\\d+),\\s*\"Shared Read Blocks\": (\\d+)");

    private Buffers() {}

    /// Runs the statements of a piece of work once more and counts.
    public static long of(JdbcTemplate jdbc, Runnable work) {
        return of(jdbc, Statements.of(work));
    }

    public static long of(JdbcTemplate jdbc, List<Statements.Sent> sent) {
        return sent.stream().mapToLong(each -> of(jdbc, each)).sum();
    }

    private static long of(JdbcTemplate jdbc, Statements.Sent sent) {
        String plan =
                Objects.requireNonNull(
                        jdbc.queryForObject(
                                "explain (analyze, buffers, timing off, format json) " + sent.sql(),
                                String.class,
                                sent.values().toArray()));
        var root = ROOT.matcher(plan);
        return root.find() ? Long.parseLong(root.group(1)) + Long.parseLong(root.group(2)) : 0;
    }
}
