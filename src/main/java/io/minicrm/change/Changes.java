package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.Redirects;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads who did what. People see what they did themselves; administrators see all of it.
@Component
public class Changes {

    /// One change set.
    ///
    /// @param kind the key of a `ChangeKind`
    /// @param records how many records it wrote
    /// @param root what it did at bottom: itself, or what was undone (and redone) by it
    /// @param undoable whether it is recent enough and not undone yet
    /// @param undoing what undid it
    /// @param mergedOn whether the record that it merged others into has gone into another one
    ///   since: that is to be taken apart first
    public record Summary(
            long id,
            String kind,
            String source,
            String title,
            int records,
            ChangeCounts counts,
            @Nullable Long actorId,
            @Nullable String actorName,
            Instant createdAt,
            Root root,
            @Nullable Long undoesId,
            @Nullable Undoing undoing,
            boolean undoable,
            boolean mergedOn) {}

    /// The change set by which another one was taken back.
    public record Undoing(
            long id, @Nullable Long actorId, @Nullable String actorName, Instant at) {}

    /// The first of a row of undos.
    ///
    /// @param steps how many undos lie between: none for a change that undoes nothing; an odd
    ///   number took it back, an even one did it again
    /// @param named whether the reader may know the records by name
    public record Root(String kind, String title, ChangeCounts counts, int steps, boolean named) {}

    private static final String SELECT =
            """
            select s.id, s.kind, s.source, s.title, s.records,
                   case when o.kind = 'merge' then %1$s else s.counts end::text as counts, s.actor_id,
                   u.name as actor_name, s.created_at, s.undoes_id, s.undone_by_id,
                   b.actor_id as undoer_id, v.name as undoer_name, b.created_at as undone_at,
                   s.undone_by_id is null and s.records > 0 and s.created_at > :oldest and m.into is null as undoable,
                   m.into is not null as merged_on,
                   o.kind as root_kind, o.title as root_title,
                   case when o.kind = 'merge' then %2$s else o.counts end::text as root_counts, o.steps,
                   o.records > 5 or not exists (
                       select from change_log l
                       where l.change_set_id = o.id and (o.kind <> 'merge' or l.op = 'delete') and not %3$s) as named
            from change_set s
                left join app_user u on u.id = s.actor_id
                left join change_set b on b.id = s.undone_by_id
                left join app_user v on v.id = b.actor_id
                cross join lateral (
                    with recursive chain (id, kind, title, records, counts, undoes_id, steps) as (
                        select s.id, s.kind, s.title, s.records, s.counts, s.undoes_id, 0
                        union all
                        select n.id, n.kind, n.title, n.records, n.counts, n.undoes_id, c.steps + 1
                        from chain c join change_set n on n.id = c.undoes_id)
                    select * from chain order by steps desc limit 1) o
                left join lateral (
                    select max(r.to_id) as into
                    from merge_redirect x join merge_redirect r on r.record_kind = x.record_kind and r.from_id = x.to_id
                    where x.change_set_id = o.id and r.change_set_id > o.id and %4$s) m on true
            where %5$s and %6$s
            """;

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Clock clock;

    Changes(JdbcClient jdbc, Catalogue catalogue, Clock clock) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /// @throws NoSuchChange when there is no such change for this scope
    public Summary find(Scope scope, long id) {
        return look(scope, id).orElseThrow(() -> new NoSuchChange(id));
    }

    public Optional<Summary> look(Scope scope, long id) {
        return query(scope, "s.id = :id", "", Map.of("id", id)).stream().findFirst();
    }

    /// The change sets before this one (or the newest), newest first.
    ///
    /// @param by only what this person did, of what the reader may see; null for all of it
    List<Summary> before(Scope scope, @Nullable Long by, @Nullable Long id, int most) {
        return query(
                scope,
                "s.records > 0 and s.id < :id" + madeBy(by),
                "order by s.id desc limit :most",
                Map.of("id", id == null ? Long.MAX_VALUE : id, "most", most));
    }

    /// The change sets after this one, newest first.
    List<Summary> after(Scope scope, @Nullable Long by, long id, int most) {
        return query(
                        scope,
                        "s.records > 0 and s.id > :id" + madeBy(by),
                        "order by s.id limit :most",
                        Map.of("id", id, "most", most))
                .reversed();
    }

    /// When a change can be undone no longer.
    static Instant until(Summary change) {
        return change.createdAt().plus(Undo.PERIOD);
    }

    private List<Summary> query(
            Scope scope, String condition, String order, Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("oldest", clock.instant().minus(Undo.PERIOD).atOffset(ZoneOffset.UTC));
        return jdbc.sql(
                        (SELECT + order)
                                .formatted(
                                        seen(scope, "s.id"),
                                        seen(scope, "o.id"),
                                        readable(scope),
                                        Redirects.IN_FORCE,
                                        seen(scope),
                                        condition))
                .params(all)
                .query((row, _) -> summary(row))
                .list();
    }

    private static Summary summary(ResultSet row) throws SQLException {
        return new Summary(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("source"),
                row.getString("title"),
                row.getInt("records"),
                ChangeCounts.of(row.getString("counts")),
                row.getObject("actor_id", Long.class),
                row.getString("actor_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                new Root(
                        row.getString("root_kind"),
                        row.getString("root_title"),
                        ChangeCounts.of(row.getString("root_counts")),
                        row.getInt("steps"),
                        row.getBoolean("named")),
                row.getObject("undoes_id", Long.class),
                undoing(row),
                row.getBoolean("undoable"),
                row.getBoolean("merged_on"));
    }

    private static @Nullable Undoing undoing(ResultSet row) throws SQLException {
        Long id = row.getObject("undone_by_id", Long.class);
        return id == null
                ? null
                : new Undoing(
                        id,
                        row.getObject("undoer_id", Long.class),
                        row.getString("undoer_name"),
                        row.getObject("undone_at", OffsetDateTime.class).toInstant());
    }

    private static String seen(Scope scope) {
        return scope.isSystem() || scope.actor().administrator()
                ? "1 = 1"
                : "s.actor_id = " + scope.actor().id();
    }

    /// SQL for the counts of those records of a change set that this scope may read: a merge also
    /// moves links that its person does not see.
    private String seen(Scope scope, String changeSet) {
        return """
        (select coalesce(jsonb_object_agg(c.key, c.records), '{}')
         from (select l.record_kind || '.' || l.op as key, count(*) as records
               from change_log l where l.change_set_id = %s and %s group by 1) c)\
        """
                .formatted(changeSet, readable(scope));
    }

    private static String madeBy(@Nullable Long person) {
        return person == null ? "" : " and s.actor_id = " + person;
    }

    /// SQL that is true for the rows `l` of the change log whose record, wherever it lies, this
    /// scope may read.
    String readable(Scope scope) {
        return catalogue.types().stream()
                .map(type -> readable(scope, type))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    private static String readable(Scope scope, RecordType<?> type) {
        String readable = type.within(scope, Action.READ);
        return readable.equals("1 = 1")
                ? "l.record_kind = " + type.kind().code()
                : "l.record_kind = %d and exists (select from %s t where t.id = l.record_id and %s)"
                        .formatted(type.kind().code(), type.table(), readable);
    }
}
