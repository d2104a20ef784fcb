package io.minicrm.view;

import io.minicrm.scope.Action;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the views that somebody may see: their own, those of their team, those of everyone.
@Component
class SavedViews {

    /// What the present reader may see. An administrator who looks as that one does not see what is
    /// theirs alone.
    static final String SEEN =
            "(v.owner_id = :me and (v.audience <> 'private' or not :looking) or v.audience = 'everyone' or v.audience = 'team' and v.team_id = :team::bigint)";

    /// What the present reader may change.
    static final String CHANGED_BY_ME =
            "(v.owner_id = :me or :administrator and v.audience <> 'private')";

    private static final String SELECT =
            """
            select v.id, v.version, v.record_kind, v.name, v.owner_id, v.audience, v.query, v.created_at,
                v.last_used_on, v.deleted_at, p.view_id is not null as pinned, d.view_id is not null as usual
            from saved_view v
                left join view_pin p on p.view_id = v.id and p.user_id = :me
                left join view_default d on d.view_id = v.id and d.user_id = :me
            where %s
            """;

    /// More than anybody looks through.
    private static final int MOST = 100;

    private final JdbcClient jdbc;

    SavedViews(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What the statements need to know of who looks.
    static Map<String, Object> reader(Scope scope) {
        Actor actor = scope.actor();
        Map<String, Object> reader = new HashMap<>();
        reader.put("me", actor.id());
        reader.put("team", actor.teamId());
        reader.put("administrator", actor.administrator());
        reader.put("looking", scope.viewer() != null);
        return reader;
    }

    /// Those of one list: pinned ones first, then one's own.
    List<SavedView> of(Scope scope, RecordKind kind) {
        return jdbc.sql(
                        SELECT.formatted(
                                        "v.record_kind = :kind and v.deleted_at is null and "
                                                + SEEN)
                                + """
                                order by p.position nulls last, d.view_id is null, v.owner_id <> :me,
                                    v.name collate "und-x-icu", v.id
                                limit :most
                                """)
                .params(reader(scope))
                .param("kind", kind.code())
                .param("most", MOST)
                .query((row, _) -> read(row))
                .list();
    }

    /// Those of all lists.
    List<SavedView> all(Scope scope) {
        return jdbc.sql(
                        SELECT.formatted("v.deleted_at is null and " + SEEN)
                                + """
                                order by v.record_kind, v.owner_id <> :me, v.name collate "und-x-icu", v.id
                                limit :most
                                """)
                .params(reader(scope))
                .param("most", MOST)
                .query((row, _) -> read(row))
                .list();
    }

    /// Those that were deleted and can come back, the latest first.
    List<SavedView> deleted(Scope scope) {
        return jdbc.sql(
                        SELECT.formatted(
                                        "v.deleted_at is not null and %s and %s"
                                                .formatted(SEEN, CHANGED_BY_ME))
                                + " order by v.deleted_at desc, v.id limit :most")
                .params(reader(scope))
                .param("most", MOST)
                .query((row, _) -> read(row))
                .list();
    }

    /// Those that one keeps at hand, in their order.
    List<SavedView> pinned(Scope scope) {
        return jdbc
                .sql(
                        """
                        select v.id, v.version, v.record_kind, v.name, v.owner_id, v.audience, v.query,
                            v.created_at, v.last_used_on, v.deleted_at, true as pinned, false as usual
                        from view_pin p join saved_view v on v.id = p.view_id
                        where p.user_id = :me and v.deleted_at is null and %s
                        order by p.position, v.id
                        """
                                .formatted(SEEN))
                .params(reader(scope))
                .query((row, _) -> read(row))
                .list()
                .stream()
                .filter(view -> scope.may(Action.READ, view.kind()))
                .toList();
    }

    Optional<SavedView> find(Scope scope, long id) {
        return jdbc.sql(SELECT.formatted("v.id = :id and v.deleted_at is null and " + SEEN))
                .params(reader(scope))
                .param("id", id)
                .query((row, _) -> read(row))
                .optional();
    }

    /// One that was deleted and can come back.
    Optional<SavedView> findDeleted(Scope scope, long id) {
        return deleted(scope).stream().filter(view -> view.id() == id).findFirst();
    }

    /// Notes that it was opened, once a day.
    void opened(SavedView view, LocalDate today) {
        if (view.lastUsedOn() == null || view.lastUsedOn().isBefore(today)) {
            jdbc.sql(
                            """
                            update saved_view set last_used_on = :today
                            where id = :id and (last_used_on is null or last_used_on < :today)
                            """)
                    .param("id", view.id())
                    .param("today", today)
                    .update();
        }
    }

    private static SavedView read(ResultSet row) throws SQLException {
        OffsetDateTime deleted = row.getObject("deleted_at", OffsetDateTime.class);
        return new SavedView(
                row.getLong("id"),
                row.getInt("version"),
                RecordKind.of(row.getInt("record_kind")),
                row.getString("name"),
                row.getLong("owner_id"),
                Audience.named(row.getString("audience")).orElseThrow(),
                row.getString("query"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_used_on", LocalDate.class),
                deleted == null ? null : deleted.toInstant(),
                row.getBoolean("pinned"),
                row.getBoolean("usual"));
    }
}
