package io.minicrm.record;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// Sends many rows by COPY, which is many times faster than inserting them.
public final class Copy {

    private Copy() {}

    /// @param table the table and its columns: `staged (row_no, id, patch)`
    /// @param lines as `line` makes them; taken one after the other
    public static void into(JdbcTemplate template, String table, Stream<String> lines) {
        template.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> send(connection, table, lines.iterator()));
    }

    /// The line of one row. A text cannot have the sign with the code 0, which is left out.
    public static String line(@Nullable Object... values) {
        StringBuilder line = new StringBuilder();
        for (Object value : values) {
            line.append(line.isEmpty() ? "" : "\t");
            if (value == null) {
                line.append("\\N");
            } else {
                escape(value.toString(), line);
            }
        }
        return line.append('\n').toString();
    }

    private static void escape(String text, StringBuilder into) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> into.append("\\\\");
                case '\t' -> into.append("\\t");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\0' -> {}
                default -> into.append(text.charAt(i));
            }
        }
    }

    private static @Nullable Void send(Connection connection, String table, Iterator<String> lines)
            throws SQLException {
        CopyIn copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin");
        try {
            while (lines.hasNext()) {
                byte[] bytes = lines.next().getBytes(StandardCharsets.UTF_8);
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
}
