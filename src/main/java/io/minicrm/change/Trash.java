package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.Redirects;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What was deleted and can come back. One sees of it what one may read and delete.
@Service
class Trash {

    static final int CAP = 10_000;

    private static final Pattern POSITION = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

    private final Catalogue catalogue;
    private final JdbcClient jdbc;
    private final Clock clock;

    Trash(Catalogue catalogue, JdbcClient jdbc, Clock clock) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The kinds of records whose trash this scope may open.
    List<RecordKind> kinds(Scope scope) {
        return catalogue.types().stream()
                .map(RecordType::kind)
                .filter(kind -> scope.may(Action.READ, kind) && scope.may(Action.DELETE, kind))
                .toList();
    }

    /// How many there are, counted to `CAP` and one more, in the order of the index that has only
    /// these: without statistics the planner would rather read the table until it finds some.
    int count(Scope scope, RecordKind kind, boolean mine) {
        RecordType<?> type = catalogue.type(kind);
        return jdbc.sql(
                        "select count(*)::int from (select from %s t where %s order by t.deleted_at desc, t.id desc limit %d) x"
                                .formatted(type.table(), condition(scope, type, mine), CAP + 1))
                .query(Integer.class)
                .single();
    }

    /// Those deleted before a position, the last deleted first.
    ///
    /// @param mine only what the reader deleted
    /// @param after the position to begin behind, or null for the first
    List<TrashPage.Item> of(
            Scope scope, RecordKind kind, boolean mine, @Nullable String after, int most) {
        RecordType<?> type = catalogue.type(kind);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("most", most);
        parameters.put("kind", kind.code());
        return jdbc.sql(
                        """
                        select t.id, %s as title, %s as subtitle, t.deleted_at, t.deleted_by,
                               (select r.to_id from merge_redirect r
                                where r.record_kind = :kind and r.from_id = t.id and %s
                                order by r.change_set_id desc limit 1) as merged_into
                        from %s t
                        where %s%s
                        order by t.deleted_at desc, t.id desc
                        limit :most
                        """
                                .formatted(
                                        type.title(),
                                        type.subtitle(),
                                        Redirects.IN_FORCE,
                                        type.table(),
                                        condition(scope, type, mine),
                                        before(after, parameters)))
                .params(parameters)
                .query((row, _) -> {
                    Instant deleted = row.getObject("deleted_at", OffsetDateTime.class).toInstant();
                    Long into = row.getObject("merged_into", Long.class);
                    return new TrashPage.Item(
                            row.getLong("id"),
                            row.getString("title"),
                            row.getString("subtitle"),
                            deleted,
                            row.getObject("deleted_by", Long.class),
                            daysLeft(deleted),
                            into == null ? null : new RecordRef(kind, into));
                })
                .list();
    }

    /// All of them.
    List<Long> ids(Scope scope, RecordKind kind, boolean mine) {
        RecordType<?> type = catalogue.type(kind);
        return jdbc.sql(
                        "select t.id from %s t where %s order by t.id"
                                .formatted(type.table(), condition(scope, type, mine)))
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// The place of an item, for the address of the page that begins after it.
    static String position(TrashPage.Item item) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, item.deletedAt()) + "-" + item.id();
    }

    private int daysLeft(Instant deletedAt) {
        Duration left = Duration.between(clock.instant(), deletedAt.plus(Undo.PERIOD));
        return (int) Math.max(0, left.toDays());
    }

    private static String condition(Scope scope, RecordType<?> type, boolean mine) {
        return "t.deleted_at is not null and %s and %s%s"
                .formatted(
                        type.within(scope, Action.READ),
                        type.within(scope, Action.DELETE),
                        mine ? " and t.deleted_by = " + scope.actor().id() : "");
    }

    private static String before(@Nullable String position, Map<String, Object> parameters) {
        Matcher parts = POSITION.matcher(position == null ? "" : position);
        if (!parts.matches()) {
            return "";
        }
        Instant at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        parameters.put("at", at.atOffset(ZoneOffset.UTC));
        parameters.put("id", Long.valueOf(parts.group(2)));
        return " and (t.deleted_at, t.id) < (:at, :id)";
    }
}
