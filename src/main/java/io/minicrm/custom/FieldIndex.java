package io.minicrm.custom;

import io.minicrm.record.Field;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The index of a field that is fast: of the same expression by which lists filter and sort, for
/// the living records, with statistics, because PostgreSQL knows nothing of what is in a document.
@Component
class FieldIndex {

    /// The first of the two numbers of the locks that say which field is being worked at.
    private static final int LOCKS = 42;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    FieldIndex(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /// Builds it or takes it away.
    ///
    /// @return false when somebody else is at it
    boolean follow(CustomField field) {
        boolean wanted = field.fast() && !field.isArchived();
        return Boolean.TRUE.equals(
                template.execute(
                        (ConnectionCallback<Boolean>)
                                connection -> locked(connection, field, wanted)));
    }

    private boolean locked(Connection connection, CustomField field, boolean wanted)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isTrue(
                    statement,
                    "select pg_try_advisory_lock(%d, %d)".formatted(LOCKS, field.id()))) {
                return false;
            }
            try {
                // As long as it takes: none of this stands in anybody's way
                statement.execute("set statement_timeout = 0");
                if (wanted) {
                    build(statement, field);
                } else {
                    drop(statement, field);
                }
                say(field, wanted ? IndexState.READY : IndexState.NONE);
            } catch (SQLException failure) {
                say(field, IndexState.FAILED);
                throw failure;
            } finally {
                statement.execute("reset statement_timeout");
                statement.execute("select pg_advisory_unlock(%d, %d)".formatted(LOCKS, field.id()));
            }
        }
        return true;
    }

    private void say(CustomField field, IndexState state) {
        jdbc.sql("update custom_field set index_state = :state where id = :id")
                .param("state", state.key())
                .param("id", field.id())
                .update();
    }

    private static void build(Statement statement, CustomField field) throws SQLException {
        List<String> definitions = definitions(field);
        for (int i = 0; i < definitions.size(); i++) {
            String name = name(field, i);
            if (!isValid(statement, name)) {
                // What a try before has left behind
                statement.execute("drop index concurrently if exists " + name);
                statement.execute(
                        "create index concurrently %s on %s using %s where deleted_at is null"
                                .formatted(name, field.kind().key(), definitions.get(i)));
            }
        }
        statement.execute(
                "create statistics if not exists %s_values on %s from %s"
                        .formatted(name(field, 0), expression(field), field.kind().key()));
        statement.execute("analyze " + field.kind().key());
    }

    /// The statistics stay: whoever plans a query while they go fails.
    private static void drop(Statement statement, CustomField field) throws SQLException {
        for (int i = 0; i < definitions(field).size(); i++) {
            statement.execute("drop index concurrently if exists " + name(field, i));
        }
    }

    /// One that gives the order, and for words one that finds them.
    private static List<String> definitions(CustomField field) {
        String expression = expression(field);
        boolean words = field.type() == CustomFieldType.TEXT || field.type() == CustomFieldType.URL;
        List<String> definitions = new ArrayList<>();
        definitions.add(
                "btree (%s%s, id)".formatted(expression, words ? " collate \"und-x-icu\"" : ""));
        if (words) {
            definitions.add("gin (f_norm(%s) gin_trgm_ops)".formatted(expression));
        }
        return definitions;
    }

    private static String expression(CustomField field) {
        Field<?> known = CustomFieldRows.field(field);
        return "(" + known.sql(field.kind().key()) + ")";
    }

    private static String name(CustomField field, int place) {
        return "custom_%s_%d".formatted(field.key(), place);
    }

    private static boolean isValid(Statement statement, String name) throws SQLException {
        return isTrue(
                statement,
                """
                select exists (
                    select from pg_index i join pg_class c on c.oid = i.indexrelid
                    where c.relname = '%s' and i.indisvalid)
                """
                        .formatted(name));
    }

    private static boolean isTrue(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
