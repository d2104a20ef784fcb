package io.minicrm.record;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows on their way into the records of one type: the table `staged` (row_no, id, patch), which
/// lives until the transaction ends. `patch` is the JSON of `Values`; without an id the row makes a
/// new record.
public final class Staging {

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    Staging(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
        jdbc.sql(
                        """
                        create temporary table if not exists staged (
                            row_no  bigint not null,
                            id      bigint,
                            patch   jsonb not null,
                            before  jsonb,
                            outcome text
                        ) on commit drop
                        """)
                .update();
        jdbc.sql("truncate staged").update();
    }

    /// A row with the number the caller knows it by; several are sent in one go by `rows`.
    public record Row(long rowNo, @Nullable Long id, Values values) {}

    /// Sends rows one after the other, without holding them in memory.
    public void rows(Iterable<Row> rows) {
        template.execute((ConnectionCallback<@Nullable Void>) connection -> copy(connection, rows));
    }

    /// Takes rows from a query.
    ///
    /// @param sql selects row_no, id, patch
    public void select(String sql, Map<String, ?> parameters) {
        jdbc.sql("insert into staged (row_no, id, patch) " + sql).params(parameters).update();
    }

    private static @Nullable Void copy(Connection connection, Iterable<Row> rows)
            throws SQLException {
        CopyIn copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy staged (row_no, id, patch) from stdin");
        try {
            for (Row row : rows) {
                String line =
                        row.rowNo()
                                + "\t"
                                + (row.id() == null ? "\\N" : row.id())
                                + "\t"
                                + escaped(row.values().toJson())
                                + "\n";
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return null;
    }

    /// JSON has no raw control characters, so that only its backslashes mean something to COPY.
    private static String escaped(String json) {
        return json.replace("\\", "\\\\");
    }
}
