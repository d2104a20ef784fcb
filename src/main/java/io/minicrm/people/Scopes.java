package io.minicrm.people;

import io.minicrm.scope.Action;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Permissions;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeOfPerson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Builds the scope of a person from what the database says of them now.
@Component
public class Scopes implements ScopeOfPerson {

    /// What `read` reads, of `app_user u join role r`.
    static final String COLUMNS =
            """
            u.id as user_id, u.name, u.email, u.team_id, u.locale, u.time_zone,
            r.key as role, r.administrator,
            array(
                select record_kind || ' ' || action || ' ' || reach || %s
                from role_permission where role_id = r.id
            ) as permissions
            """
                    .formatted(shared());

    private static final String SHARED = " shared";

    private final JdbcClient jdbc;

    Scopes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The scope of an active person, for work that goes on without them; empty when they have been
    /// deactivated meanwhile.
    @Override
    public Optional<Scope> of(long userId) {
        return jdbc.sql(
                        """
                        select %s
                        from app_user u join role r on r.id = u.role_id
                        where u.id = :id and u.status = 'active'
                        """
                                .formatted(COLUMNS))
                .param("id", userId)
                .query((row, _) -> read(row))
                .optional();
    }

    static Scope read(ResultSet row) throws SQLException {
        return Scope.of(
                new Actor(
                        row.getLong("user_id"),
                        row.getString("name"),
                        row.getString("email"),
                        row.getBoolean("administrator"),
                        row.getObject("team_id", Long.class),
                        row.getString("role"),
                        Locale.forLanguageTag(row.getString("locale")),
                        zone(row.getString("time_zone")),
                        permissions(row.getArray("permissions"))));
    }

    /// SQL for whether records of a kind are shared with somebody who does not read all of them
    /// anyway. They are counted, since the planner takes it that one of hundreds is shared with
    /// anybody: who looks for the first of so many looks through the table.
    private static String shared() {
        return Stream.of(RecordKind.values())
                .filter(RecordKind::isShareable)
                .map(kind ->
                        "when %d then (select count(*) > 0 from %s t where t.shared_with is not null and t.shared_with && array[u.id, -u.team_id])"
                                .formatted(kind.code(), kind.key()))
                .collect(
                        Collectors.joining(
                                " ",
                                "case when action = 'READ' and reach in ('OWN', 'TEAM') and case record_kind ",
                                " else false end then '" + SHARED + "' else '' end"));
    }

    private static Permissions permissions(Array granted) throws SQLException {
        Permissions permissions = new Permissions();
        for (String grant : (String[]) granted.getArray()) {
            String[] parts = grant.split(" ");
            // A kind that this version does not know yet grants nothing in it.
            Optional<RecordKind> kind = kind(Integer.parseInt(parts[0]));
            if (kind.isPresent()) {
                permissions =
                        permissions.grant(
                                kind.get(), Action.valueOf(parts[1]), Reach.valueOf(parts[2]));
                if (grant.endsWith(SHARED)) {
                    permissions = permissions.withShared(kind.get());
                }
            }
        }
        return permissions;
    }

    private static Optional<RecordKind> kind(int code) {
        for (RecordKind kind : RecordKind.values()) {
            if (kind.code() == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// A zone that has since been struck from the list must not keep its owner out.
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
