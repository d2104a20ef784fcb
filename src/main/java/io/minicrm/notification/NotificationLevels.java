package io.minicrm.notification;

import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How each person wants to be told.
@Component
public class NotificationLevels {

    private final JdbcClient jdbc;

    NotificationLevels(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Of all kinds.
    public Map<NotificationKind, NotificationLevel> of(long user) {
        Map<NotificationKind, NotificationLevel> levels = new EnumMap<>(NotificationKind.class);
        for (NotificationKind kind : NotificationKind.values()) {
            levels.put(kind, kind.usual());
        }
        jdbc.sql("select kind, level from notification_level where user_id = :user")
                .param("user", user)
                .query(row -> {
                    levels.put(
                            NotificationKind.of(row.getString("kind")),
                            NotificationLevel.of(row.getString("level")));
                });
        return levels;
    }

    public void set(long user, NotificationKind kind, NotificationLevel level) {
        jdbc.sql(
                        """
                        insert into notification_level (user_id, kind, level) values (:user, :kind, :level)
                        on conflict (user_id, kind) do update set level = excluded.level
                        """)
                .param("user", user)
                .param("kind", kind.key())
                .param("level", level.key())
                .update();
    }
}
