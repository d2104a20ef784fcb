package io.minicrm.factor;

import io.minicrm.people.Cookies;
import io.minicrm.people.Token;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Who has given the right password and not yet shown more. A browser that waits is not signed in:
/// its cookie opens the page of the second step and nothing else, for ten minutes at most, as long
/// as the password stays what it was.
@Component
class PendingSignIns {

    static final String COOKIE = "second";
    static final Duration HOLDS = Duration.ofMinutes(10);

    /// Somebody who waits.
    ///
    /// @param stays whether the sign-in will outlive the browser's window
    /// @param next a path of ours
    record PendingSignIn(long userId, boolean stays, String next) {}

    private final JdbcClient jdbc;
    private final Cookies cookies;
    private final Clock clock;

    PendingSignIns(JdbcClient jdbc, Cookies cookies, Clock clock) {
        this.jdbc = jdbc;
        this.cookies = cookies;
        this.clock = clock;
    }

    @Transactional
    void begin(PendingSignIn pendingSignIn, HttpServletResponse response) {
        Token token = Token.random();
        jdbc.sql("delete from second_step where expires_at < :now").param("now", now()).update();
        jdbc.sql(
                        """
                        insert into second_step
                            (token_hash, user_id, password_mark, stays, next, expires_at)
                        select :hash, id, sha256(convert_to(password_hash, 'UTF8')), :stays, :next, :expires
                        from app_user where id = :user
                        """)
                .param("hash", token.hash())
                .param("user", pendingSignIn.userId())
                .param("stays", pendingSignIn.stays())
                .param("next", pendingSignIn.next())
                .param("expires", now().plus(HOLDS))
                .update();
        cookies.write(response, COOKIE, token.text(), HOLDS);
    }

    Optional<PendingSignIn> of(HttpServletRequest request) {
        return cookies.read(request, COOKIE)
                .map(Token::new)
                .flatMap(token ->
                        jdbc.sql(
                                        """
                                        select s.user_id, s.stays, s.next
                                        from second_step s join app_user u on u.id = s.user_id
                                        where s.token_hash = :hash and s.expires_at > :now
                                            and u.status = 'active'
                                            and s.password_mark = sha256(convert_to(u.password_hash, 'UTF8'))
                                        """)
                                .param("hash", token.hash())
                                .param("now", now())
                                .query(PendingSignIn.class)
                                .optional());
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        cookies.read(request, COOKIE)
                .map(Token::new)
                .ifPresent(token ->
                        jdbc.sql("delete from second_step where token_hash = :hash")
                                .param("hash", token.hash())
                                .update());
        cookies.remove(response, COOKIE);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
