package io.minicrm.audit;

import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads what was told of security. Only administrators do.
@Component
class SecurityEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    SecurityEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those before a place (or the newest), newest first.
    List<LoggedEvent> before(
            Scope scope, EventFilter eventFilter, @Nullable EventCursor eventCursor, int most) {
        return query(scope, eventFilter, eventCursor, "<", "desc", most);
    }

    /// Those after a place, newest first.
    List<LoggedEvent> after(
            Scope scope, EventFilter eventFilter, EventCursor eventCursor, int most) {
        return query(scope, eventFilter, eventCursor, ">", "asc", most).reversed();
    }

    /// How many there are up to a place.
    long count(Scope scope, EventFilter eventFilter, EventCursor eventCursor) {
        administrator(scope);
        Map<String, Object> parameters = new HashMap<>();
        return jdbc.sql(
                        "select count(*) from security_event e where "
                                + condition(eventFilter, eventCursor, "<=", parameters))
                .params(parameters)
                .query(Long.class)
                .single();
    }

    private List<LoggedEvent> query(
            Scope scope,
            EventFilter eventFilter,
            @Nullable EventCursor eventCursor,
            String beyond,
            String order,
            int most) {
        administrator(scope);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("most", most);
        return jdbc.sql(
                        """
                        select e.id, e.at, e.kind, e.refused, e.actor_id, e.subject_id, e.address,
                               e.request_id, e.details::text as details
                        from security_event e
                        where %1$s
                        order by e.at %2$s, e.id %2$s
                        limit :most
                        """
                                .formatted(
                                        condition(eventFilter, eventCursor, beyond, parameters),
                                        order))
                .params(parameters)
                .query((row, _) -> read(row))
                .list();
    }

    private static String condition(
            EventFilter eventFilter,
            @Nullable EventCursor eventCursor,
            String beyond,
            Map<String, Object> parameters) {
        StringBuilder condition = new StringBuilder("true");
        if (eventFilter.person() != null) {
            condition.append(" and (e.actor_id = :person or e.subject_id = :person)");
            parameters.put("person", eventFilter.person());
        }
        if (eventFilter.kind() != null) {
            condition.append(" and e.kind = :kind");
            parameters.put("kind", eventFilter.kind());
        }
        if (eventCursor != null) {
            condition.append(" and (e.at, e.id) ").append(beyond).append(" (:at, :id)");
            parameters.put("at", eventCursor.moment());
            parameters.put("id", eventCursor.id());
        }
        return condition.toString();
    }

    private static void administrator(Scope scope) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
    }

    private static LoggedEvent read(ResultSet row) throws SQLException {
        return new LoggedEvent(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getBoolean("refused"),
                row.getObject("actor_id", Long.class),
                row.getObject("subject_id", Long.class),
                row.getString("address"),
                row.getString("request_id"),
                JSON.readValue(row.getString("details"), DETAILS));
    }
}
