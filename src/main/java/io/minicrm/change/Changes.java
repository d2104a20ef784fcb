package io.minicrm.change;

import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads who did what. People see what they did themselves; administrators see all of it.
@Component
public class Changes {

    /// One change set.
    ///
    /// @param kind the key of a `ChangeKind`
    /// @param undoable whether it is recent enough and not undone yet
    /// @param undoneBy the change set that undid it
    public record Summary(
            long id,
            String kind,
            String source,
            String title,
            int records,
            @Nullable Long actorId,
            @Nullable String actorName,
            Instant createdAt,
            @Nullable Long undoesId,
            @Nullable Long undoneBy,
            boolean undoable) {}

    private static final String SELECT =
            """
            select s.id, s.kind, s.source, s.title, s.records, s.actor_id, u.name as actor_name,
                   s.created_at, s.undoes_id, b.id as undone_by,
                   b.id is null and s.records > 0 and s.created_at > :oldest as undoable
            from change_set s
                left join app_user u on u.id = s.actor_id
                left join lateral (
                    select x.id from change_set x
                    where x.undoes_id = s.id
                      and not exists (select from change_set y where y.undoes_id = x.id)
                    order by x.id desc limit 1) b on true
            where %s
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    Changes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @throws NoSuchChange when there is no such change for this scope
    public Summary find(Scope scope, long id) {
        return query(mine(scope) + " and s.id = :id", id, 1).stream()
                .findFirst()
                .orElseThrow(() -> new NoSuchChange(id));
    }

    public Optional<Summary> look(Scope scope, long id) {
        return query(mine(scope) + " and s.id = :id", id, 1).stream().findFirst();
    }

    /// The change sets before this one (or the newest), newest first.
    public List<Summary> before(Scope scope, @Nullable Long id, int most) {
        return query(
                mine(scope) + " and s.records > 0 and s.id < :id",
                id == null ? Long.MAX_VALUE : id,
                most);
    }

    private List<Summary> query(String condition, long id, int most) {
        return jdbc.sql(SELECT.formatted(condition) + " order by s.id desc limit :most")
                .param("oldest", clock.instant().minus(Undo.PERIOD).atOffset(ZoneOffset.UTC))
                .param("id", id)
                .param("most", most)
                .query((row, _) ->
                        new Summary(
                                row.getLong("id"),
                                row.getString("kind"),
                                row.getString("source"),
                                row.getString("title"),
                                row.getInt("records"),
                                row.getObject("actor_id", Long.class),
                                row.getString("actor_name"),
                                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                                row.getObject("undoes_id", Long.class),
                                row.getObject("undone_by", Long.class),
                                row.getBoolean("undoable")))
                .list();
    }

    private static String mine(Scope scope) {
        return scope.isSystem() || scope.actor().administrator()
                ? "1 = 1"
                : "s.actor_id = " + scope.actor().id();
    }
}
