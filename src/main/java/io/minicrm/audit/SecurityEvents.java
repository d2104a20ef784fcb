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
    List<Told> before(Scope scope, Asked asked, @Nullable Place place, int most) {
        return query(scope, asked, place, "<", "desc", most);
    }

    /// Those after a place, newest first.
    List<Told> after(Scope scope, Asked asked, Place place, int most) {
        return query(scope, asked, place, ">", "asc", most).reversed();
    }

    /// How many there are up to a place.
    long count(Scope scope, Asked asked, Place place) {
        administrator(scope);
        Map<String, Object> parameters = new HashMap<>();
        return jdbc.sql(
                        "select count(*) from security_event e where "
                                + condition(asked, place, "<=", parameters))
                .params(parameters)
                .query(Long.class)
                .single();
    }

    private List<Told> query(
            Scope scope,
            Asked asked,
            @Nullable Place place,
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
                                .formatted(condition(asked, place, beyond, parameters), order))
                .params(parameters)
                .query((row, _) -> read(row))
                .list();
    }

    private static String condition(
            Asked asked, @Nullable Place place, String beyond, Map<String, Object> parameters) {
        StringBuilder condition = new StringBuilder("true");
        if (asked.person() != null) {
            condition.append(" and (e.actor_id = :person or e.subject_id = :person)");
            parameters.put("person", asked.person());
        }
        if (asked.kind() != null) {
            condition.append(" and e.kind = :kind");
            parameters.put("kind", asked.kind());
        }
        if (place != null) {
            condition.append(" and (e.at, e.id) ").append(beyond).append(" (:at, :id)");
            parameters.put("at", place.moment());
            parameters.put("id", place.id());
        }
        return condition.toString();
    }

    private static void administrator(Scope scope) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
    }

    private static Told read(ResultSet row) throws SQLException {
        return new Told(
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
