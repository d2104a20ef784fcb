package io.minicrm.notification;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// At which hour of their day each person gets a mail of it.
@Component
public class DigestHours {

    static final List<Integer> OFFERED = IntStream.rangeClosed(5, 12).boxed().toList();

    private final JdbcClient jdbc;
    private final Clock clock;

    DigestHours(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Empty for who wants none.
    public Optional<Integer> of(long user) {
        return jdbc
                .sql("select digest_hour from app_user where id = :user")
                .param("user", user)
                .query((row, _) -> Optional.ofNullable(row.getObject("digest_hour", Integer.class)))
                .list()
                .stream()
                .findFirst()
                .flatMap(hour -> hour);
    }

    /// An hour that is over begins tomorrow.
    ///
    /// @param hour null for none
    void set(long user, ZoneId zone, @Nullable Integer hour) {
        LocalDateTime there = LocalDateTime.ofInstant(clock.instant(), zone);
        jdbc.sql(
                        """
                        update app_user
                        set digest_hour = :hour,
                            digest_on = case when :hour <= :now and digest_hour is distinct from :hour
                                then greatest(digest_on, :today) else digest_on end
                        where id = :user
                        """)
                .param("hour", hour, Types.SMALLINT)
                .param("now", there.getHour())
                .param("today", there.toLocalDate())
                .param("user", user)
                .update();
    }

    /// No more of them.
    void none(long user) {
        jdbc.sql("update app_user set digest_hour = null where id = :user")
                .param("user", user)
                .update();
    }
}
