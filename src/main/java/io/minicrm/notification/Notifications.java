package io.minicrm.notification;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import io.minicrm.web.Bell;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people were told; everybody reads their own.
@Component
public class Notifications implements Bell {

    private static final String SELECT =
            "select %s from notification where user_id = :user".formatted(Notification.COLUMNS);

    private final JdbcClient jdbc;
    private final Clock clock;

    Notifications(@Prepared JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public int unread(Scope scope) {
        return jdbc.sql(
                        """
                        select count(*) from (
                            select from notification where user_id = :user and read_at is null limit :most) n
                        """)
                .param("user", scope.actor().id())
                .param("most", MOST + 1)
                .query(Integer.class)
                .single();
    }

    /// Whom each notification after a number is for, by its own number. Those of two that are told
    /// beside each other may be seen in either order.
    public Map<Long, Long> since(long after) {
        Map<Long, Long> people = new HashMap<>();
        jdbc.sql("select id, user_id from notification where id > :after order by id")
                .param("after", after)
                .query(
                        (RowCallbackHandler)
                                row -> people.put(row.getLong("id"), row.getLong("user_id")));
        return people;
    }

    /// How much of each kind is unread, among the newest that are.
    Map<NotificationKind, Integer> unreadByKind(Scope scope) {
        Map<NotificationKind, Integer> counts = new EnumMap<>(NotificationKind.class);
        jdbc.sql(
                        """
                        select kind, count(*) from (
                            select kind from notification where user_id = :user and read_at is null
                            order by id desc limit :most) n
                        group by kind
                        """)
                .param("user", scope.actor().id())
                .param("most", MOST)
                .query(
                        (RowCallbackHandler)
                                row ->
                                        counts.put(
                                                NotificationKind.of(row.getString("kind")),
                                                row.getInt("count")));
        return counts;
    }

    /// Those before this one (or the newest), newest first.
    ///
    /// @param kind only these, or null for all
    List<Notification> before(
            Scope scope, @Nullable NotificationKind kind, @Nullable Long id, int most) {
        return jdbc.sql(
                        SELECT
                                + """
                                 and (:kind::text is null or kind = :kind) and id < :before
                                order by id desc limit :most
                                """)
                .param("user", scope.actor().id())
                .param("kind", kind == null ? null : kind.key())
                .param("before", id == null ? Long.MAX_VALUE : id)
                .param("most", most)
                .query((row, _) -> Notification.of(row))
                .list();
    }

    /// The newest of a kind that are unread.
    public List<Notification> unread(Scope scope, NotificationKind kind, int most) {
        return jdbc.sql(
                        SELECT
                                + """
                                 and read_at is null and kind = :kind
                                order by id desc limit :most
                                """)
                .param("user", scope.actor().id())
                .param("kind", kind.key())
                .param("most", most)
                .query((row, _) -> Notification.of(row))
                .list();
    }

    Optional<Notification> find(Scope scope, long id) {
        return jdbc.sql(SELECT + " and id = :id")
                .param("user", scope.actor().id())
                .param("id", id)
                .query((row, _) -> Notification.of(row))
                .optional();
    }

    void markRead(Scope scope, Collection<Long> ids) {
        jdbc.sql(
                        """
                        update notification set read_at = :now
                        where user_id = :user and id = any(:ids) and read_at is null
                        """)
                .param("now", now())
                .param("user", scope.actor().id())
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    /// All up to this one, so that what came meanwhile stays unread.
    ///
    /// @param kind only these, or null for all
    void markAllRead(Scope scope, @Nullable NotificationKind kind, long newest) {
        jdbc.sql(
                        """
                        update notification set read_at = :now
                        where user_id = :user and id <= :newest and read_at is null
                          and (:kind::text is null or kind = :kind)
                        """)
                .param("now", now())
                .param("user", scope.actor().id())
                .param("kind", kind == null ? null : kind.key())
                .param("newest", newest)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
