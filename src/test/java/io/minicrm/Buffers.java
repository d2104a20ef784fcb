package io.minicrm;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    /// The blocks that this transaction has looked at so far, of our tables and indexes and of
    /// those that end with it.
    public static long soFar(JdbcClient jdbc) {
        return soFar(jdbc, "%");
    }

    /// @param tables a pattern of the names of the tables and indexes that count
    public static long soFar(JdbcClient jdbc, String tables) {
        return jdbc.sql(
                        """
                        select coalesce(sum(pg_stat_get_xact_blocks_fetched(oid)), 0) from pg_class
                        where relnamespace in ('public'::regnamespace, pg_my_temp_schema())
                          and relkind in ('r', 'i') and relname like ?
                        """)
                .param(tables)
                .query(Long.class)
                .single();
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
