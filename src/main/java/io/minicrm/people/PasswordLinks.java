package io.minicrm.people;

import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Links with which a new colleague, or one who forgot, chooses a password, once. One that an
/// administrator makes is good for 72 hours and replaces the one before; those that somebody asks
/// for themselves are good for an hour and hold beside each other. The first that is used ends all.
@Component
class PasswordLinks {

    static final Duration HOLDS = Duration.ofDays(3);

    static final Duration OWN_HOLDS = Duration.ofHours(1);

    /// What a link is for, as the security log tells it.
    static final String INVITATION = "invitation";

    private static final String RESET = "reset";

    /// SQL for the links that hold now.
    private static final String HOLDING =
            """
            (select token_hash, user_id from password_link where expires_at > :now
             union all
             select token_hash, user_id from password_reset where expires_at > :now)
            """;

    /// A link as it is shown, once.
    record NewLink(Token token, Instant expiresAt) {

        String path() {
            return "/welcome/" + token.text();
        }
    }

    private final JdbcClient jdbc;
    private final SecurityLog log;
    private final Clock clock;

    PasswordLinks(JdbcClient jdbc, SecurityLog log, Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.clock = clock;
    }

    /// Makes a link in place of an earlier one.
    @Transactional
    NewLink make(long userId, @Nullable Long by) {
        Token token = Token.random();
        Instant expiresAt = clock.instant().plus(HOLDS);
        jdbc.sql(
                        """
                        insert into password_link (user_id, token_hash, created_by, created_at, expires_at)
                        values (:user, :hash, :by, :now, :expires)
                        on conflict (user_id) do update
                            set token_hash = excluded.token_hash, created_by = excluded.created_by,
                                created_at = excluded.created_at, expires_at = excluded.expires_at
                        """)
                .param("user", userId)
                .param("hash", token.hash())
                .param("by", by)
                .param("now", now())
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        log.tell(
                SecurityEvent.of(Kind.LINK_MADE)
                        .by(by)
                        .on(userId)
                        .with("purpose", purpose(userId)));
        return new NewLink(token, expiresAt);
    }

    /// Makes one for somebody who asked for it and proves by it that they read their mails.
    ///
    /// @param askedFrom the network address it was asked for from
    @Transactional
    NewLink makeOwn(long userId, String askedFrom) {
        Token token = Token.random();
        Instant expiresAt = clock.instant().plus(OWN_HOLDS);
        jdbc.sql("delete from password_reset where expires_at < :now").param("now", now()).update();
        jdbc.sql(
                        """
                        insert into password_reset (token_hash, user_id, created_at, expires_at)
                        values (:hash, :user, :now, :expires)
                        """)
                .param("hash", token.hash())
                .param("user", userId)
                .param("now", now())
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        log.tell(
                SecurityEvent.of(Kind.LINK_MADE)
                        .on(userId)
                        .with("purpose", purpose(userId))
                        .with("way", "mail")
                        .with("asked_from", askedFrom));
        return new NewLink(token, expiresAt);
    }

    Optional<LinkHolder> holder(Token token) {
        return jdbc.sql(
                        """
                        select u.id as user_id, u.name, u.email, u.status = 'invited' as is_new
                        from %s l join app_user u on u.id = l.user_id
                        where l.token_hash = :hash and u.status <> 'deactivated'
                        """
                                .formatted(HOLDING))
                .param("hash", token.hash())
                .param("now", now())
                .query(LinkHolder.class)
                .optional();
    }

    /// Uses a link up. Of two who try at once, one gets it.
    @Transactional
    Optional<Long> use(Token token) {
        Optional<LinkHolder> holder = holder(token);
        Optional<Long> user = used("password_link", token).or(() -> used("password_reset", token));
        user.ifPresent(id ->
                log.tell(
                        SecurityEvent.of(Kind.LINK_USED)
                                .by(id)
                                .on(id)
                                .with("purpose", holder.map(PasswordLinks::purpose).orElse(null))));
        return user;
    }

    private Optional<Long> used(String table, Token token) {
        return jdbc.sql(
                        """
                        delete from %s l using app_user u
                        where u.id = l.user_id and u.status <> 'deactivated'
                            and l.token_hash = :hash and l.expires_at > :now
                        returning l.user_id
                        """
                                .formatted(table))
                .param("hash", token.hash())
                .param("now", now())
                .query(Long.class)
                .optional();
    }

    private String purpose(long userId) {
        boolean isNew =
                jdbc.sql("select status = 'invited' from app_user where id = :id")
                        .param("id", userId)
                        .query(Boolean.class)
                        .single();
        return purpose(isNew);
    }

    private static String purpose(LinkHolder holder) {
        return purpose(holder.isNew());
    }

    private static String purpose(boolean isNew) {
        return isNew ? INVITATION : RESET;
    }

    /// Takes away every link of a person.
    ///
    /// @return whether there was one that held
    @Transactional
    boolean withdraw(long userId) {
        boolean held =
                jdbc.sql(
                                "select exists (select from %s l where user_id = :user)"
                                        .formatted(HOLDING))
                        .param("user", userId)
                        .param("now", now())
                        .query(Boolean.class)
                        .single();
        jdbc.sql("delete from password_link where user_id = :user").param("user", userId).update();
        jdbc.sql("delete from password_reset where user_id = :user").param("user", userId).update();
        return held;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
