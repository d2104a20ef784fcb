package io.minicrm.people;

import io.minicrm.scope.Actor;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// As whom an administrator looks, for a while, with a sign-in of their own; each beginning and
/// each end is told to the security log.
@Component
class Viewings {

    /// Somebody as whom an administrator looks.
    record Viewing(Scope scope, Instant until) {}

    private final JdbcClient jdbc;
    private final SecurityLog log;
    private final Scopes scopes;
    private final Clock clock;

    Viewings(@Prepared JdbcClient jdbc, SecurityLog log, Scopes scopes, Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.scopes = scopes;
        this.clock = clock;
    }

    /// Whoever is an administrator no more looks as nobody else, and nobody looks as one.
    ///
    /// @return null when nobody looks as somebody else, or not any more
    @Nullable Viewing of(SignIns.Stored stored) {
        if (stored.viewed() == null || stored.viewedUntil() == null) {
            return null;
        }
        Actor administrator = stored.current().scope().actor();
        Instant until = stored.viewedUntil().toInstant();
        Optional<Scope> theirs =
                !administrator.administrator() || !clock.instant().isBefore(until)
                        ? Optional.empty()
                        : scopes.of(stored.viewed())
                                .filter(scope -> !scope.actor().administrator());
        if (theirs.isEmpty()) {
            end(stored.current().id(), administrator.id());
        }
        return theirs.map(scope -> new Viewing(scope.viewedBy(administrator), until)).orElse(null);
    }

    void begin(long signIn, long administrator, long viewed, Instant until) {
        end(signIn, administrator);
        jdbc.sql("update sign_in set viewed_id = :viewed, viewed_until = :until where id = :id")
                .param("viewed", viewed)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("id", signIn)
                .update();
        log.tell(
                SecurityEvent.of(Kind.VIEW_AS_STARTED)
                        .by(administrator)
                        .on(viewed)
                        .with("until", until.toString()));
    }

    /// Ends it, if there is one.
    void end(long signIn, long administrator) {
        jdbc.sql(
                        """
                        update sign_in s set viewed_id = null, viewed_until = null
                        from (select id, viewed_id from sign_in where id = :id for update) before
                        where s.id = before.id and before.viewed_id is not null
                        returning before.viewed_id
                        """)
                .param("id", signIn)
                .query((row, _) -> row.getLong(1))
                .optional()
                .ifPresent(viewed -> ended(administrator, viewed));
    }

    /// Tells that it has ended, with its sign-in or before.
    void ended(long administrator, @Nullable Long viewed) {
        log.tell(SecurityEvent.of(Kind.VIEW_AS_ENDED).by(administrator).on(viewed));
    }
}
