package io.minicrm.ops;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// For how long a migration waits for a lock on a table. Whoever comes later queues behind it, even
/// to read: a migration that waited for somebody's long transaction would stop everybody. So it
/// gives up soon, lets the others through and tries again.
@Component
class MigrationLocks {

    static final int TRIES = 3;

    /// The SQLSTATEs `lock_not_available`, and `deadlock_detected`: of two who wait for each other
    /// one gives up, and that may be the migration.
    private static final Set<String> NOT_AVAILABLE = Set.of("55P03", "40P01");

    private record Holder(String table, String who) {}

    private final JdbcClient jdbc;
    private final Duration timeout;

    MigrationLocks(
            DataSource source, @Value("${minicrm.database.lock-timeout:5s}") Duration timeout) {
        this.jdbc = JdbcClient.create(source);
        this.timeout = timeout;
    }

    /// Has a migration wait no longer than that for each lock. One that runs without a transaction
    /// waits as long as it takes: it is made so that it stands in nobody's way, and an index that
    /// it gives up halfway stays behind as an invalid one.
    void limit(JdbcClient migration, boolean inTransaction) {
        migration
                .sql("select set_config('lock_timeout', :timeout, :local)")
                .param("timeout", inTransaction ? timeout.toMillis() + "ms" : "0")
                .param("local", inTransaction)
                .query(String.class)
                .single();
    }

    /// Whether a migration failed because of a lock, so that it may come through another time.
    static boolean isLocked(SQLException failure) {
        return NOT_AVAILABLE.contains(String.valueOf(failure.getSQLState()));
    }

    /// Says what could not be locked, and who held it when the last try ended.
    String sentence(Throwable failure) {
        String statement = statementOf(failure);
        List<Holder> holders = holders(statement);
        if (holders.isEmpty()) {
            return "it could not get a lock within %d seconds, %d times, and what held it is gone: %s"
                    .formatted(timeout.toSeconds(), TRIES, statement);
        }
        return "it could not get a lock on %s within %d seconds, %d times; something holds the table: %s"
                .formatted(
                        holders.stream()
                                .map(Holder::table)
                                .distinct()
                                .collect(Collectors.joining(", ")),
                        timeout.toSeconds(),
                        TRIES,
                        holders.stream()
                                .map(Holder::who)
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    /// PostgreSQL does not tell which lock it was, so that only the statement names the table.
    private List<Holder> holders(String statement) {
        return jdbc.sql(
                        """
                        select l.relation::regclass::text as table,
                               format('process %s (%s)', a.pid, concat_ws(', ', nullif(a.application_name, ''), a.state,
                                   'since ' || to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')))
                                   as who
                        from pg_locks l
                            join pg_stat_activity a on a.pid = l.pid
                            join pg_class c on c.oid = l.relation and c.relkind in ('r', 'p')
                        where l.granted and a.datname = current_database()
                            and :statement ~* ('\\m' || c.relname || '\\M')
                        group by l.relation, a.pid, a.application_name, a.state, a.xact_start
                        order by a.xact_start
                        """)
                .param("statement", statement)
                .query((row, _) -> new Holder(row.getString("table"), row.getString("who")))
                .list();
    }

    private static String statementOf(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof FlywaySqlScriptException script) {
                return script.getStatement().strip();
            }
        }
        return "";
    }
}
