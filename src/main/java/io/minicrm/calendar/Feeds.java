package io.minicrm.calendar;

import io.minicrm.people.Token;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.today.Whose;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Everybody's calendars for other programs, and the secrets that open them, of which only hashes
/// are kept.
@Component
class Feeds {

    /// More than anybody has devices.
    static final int MOST = 10;

    private final JdbcClient jdbc;
    private final SecurityLog log;
    private final Clock clock;

    Feeds(JdbcClient jdbc, SecurityLog log, Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.clock = clock;
    }

    /// Whose calendar a secret opens.
    record Opened(long id, long person, Whose whose) {}

    /// Those of a person that are open, the oldest first.
    List<Feed> of(long person) {
        return jdbc.sql(
                        """
                        select id, whose, created_at, fetches, last_fetched_at
                        from calendar_feed where user_id = :person and revoked_at is null
                        order by id
                        """)
                .param("person", person)
                .query((row, _) -> {
                    OffsetDateTime last = row.getObject("last_fetched_at", OffsetDateTime.class);
                    return new Feed(
                            row.getLong("id"),
                            row.getString("whose"),
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            row.getLong("fetches"),
                            last == null ? null : last.toInstant());
                })
                .list();
    }

    /// @return the secret, which nobody can ask for again; empty when there are enough
    @Transactional
    Optional<Token> make(Scope scope, Whose whose) {
        long person = scope.actor().id();
        jdbc.sql("select id from app_user where id = :person for no key update")
                .param("person", person)
                .query(Long.class)
                .single();
        if (of(person).size() >= MOST) {
            return Optional.empty();
        }
        Token token = Token.random();
        jdbc.sql(
                        """
                        insert into calendar_feed (user_id, whose, token_hash, created_at)
                        values (:person, :whose, :hash, :now)
                        """)
                .param("person", person)
                .param("whose", whose.key())
                .param("hash", token.hash())
                .param("now", now())
                .update();
        tell(scope, person, Kind.CALENDAR_FEED_MADE, whose.key());
        return Optional.of(token);
    }

    /// @return false when it is not theirs, or was closed before
    @Transactional
    boolean revoke(Scope scope, long id) {
        Optional<String> whose =
                jdbc.sql(
                                """
                                update calendar_feed set revoked_at = :now
                                where id = :id and user_id = :person and revoked_at is null
                                returning whose
                                """)
                        .param("id", id)
                        .param("person", scope.actor().id())
                        .param("now", now())
                        .query(String.class)
                        .optional();
        whose.ifPresent(each -> tell(scope, scope.actor().id(), Kind.CALENDAR_FEED_REVOKED, each));
        return whose.isPresent();
    }

    /// Closes those of somebody else.
    @Transactional
    void revokeAll(Scope scope, long person) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        jdbc.sql(
                        """
                        update calendar_feed set revoked_at = :now
                        where user_id = :person and revoked_at is null
                        returning whose
                        """)
                .param("person", person)
                .param("now", now())
                .query((row, _) -> row.getString(1))
                .list()
                .forEach(whose -> tell(scope, person, Kind.CALENDAR_FEED_REVOKED, whose));
    }

    Optional<Opened> open(Token token) {
        return jdbc.sql(
                        """
                        select id, user_id, whose from calendar_feed
                        where token_hash = :hash and revoked_at is null
                        """)
                .param("hash", token.hash())
                .query((row, _) ->
                        new Opened(
                                row.getLong("id"),
                                row.getLong("user_id"),
                                row.getString("whose").equals(Whose.TEAM.key())
                                        ? Whose.TEAM
                                        : Whose.MINE))
                .optional();
    }

    /// Counts, so that its owner sees whether somebody reads it.
    void fetched(long id) {
        jdbc.sql(
                        """
                        update calendar_feed set fetches = fetches + 1, last_fetched_at = :now
                        where id = :id
                        """)
                .param("id", id)
                .param("now", now())
                .update();
    }

    private void tell(Scope scope, long person, Kind kind, String whose) {
        log.tell(SecurityEvent.of(kind).by(scope).on(person).with("whose", whose));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
