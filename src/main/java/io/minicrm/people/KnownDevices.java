package io.minicrm.people;

import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Browsers from which people signed in before. Knowing one opens nothing; it only keeps somebody
/// else's guessing from slowing its owner down.
@Component
class KnownDevices {

    private final JdbcClient jdbc;
    private final Cookies cookies;
    private final SecurityLog log;
    private final Clock clock;

    KnownDevices(JdbcClient jdbc, Cookies cookies, SecurityLog log, Clock clock) {
        this.jdbc = jdbc;
        this.cookies = cookies;
        this.log = log;
        this.clock = clock;
    }

    /// The name under which the attempts of this browser on this account are counted, if it is
    /// known.
    Optional<String> of(HttpServletRequest request, String email) {
        return cookies.read(request, Cookies.DEVICE)
                .map(Token::new)
                .filter(device ->
                        jdbc.sql(
                                        """
                                        select exists (
                                            select from known_device d join app_user u on u.id = d.user_id
                                            where d.token_hash = :hash and u.email = :email::citext)
                                        """)
                                .param("hash", device.hash())
                                .param("email", email)
                                .query(Boolean.class)
                                .single())
                .map(Token::key);
    }

    /// The same for somebody whose password was right.
    Optional<String> of(HttpServletRequest request, long userId) {
        return cookies.read(request, Cookies.DEVICE)
                .map(Token::new)
                .filter(device ->
                        jdbc.sql(
                                        """
                                        select exists (
                                            select from known_device
                                            where token_hash = :hash and user_id = :user)
                                        """)
                                .param("hash", device.hash())
                                .param("user", userId)
                                .query(Boolean.class)
                                .single())
                .map(Token::key);
    }

    /// Whether it was made here: what a client has made up is not taken over.
    private boolean isKnown(Token device) {
        return jdbc.sql("select exists (select from known_device where token_hash = :hash)")
                .param("hash", device.hash())
                .query(Boolean.class)
                .single();
    }

    private boolean isNewBesideOthers(long userId, Token device) {
        return jdbc.sql(
                        """
                        select count(*) > 0 and count(*) filter (where token_hash = :hash) = 0
                        from known_device where user_id = :user
                        """)
                .param("hash", device.hash())
                .param("user", userId)
                .query(Boolean.class)
                .single();
    }

    /// Remembers the browser from which somebody has just signed in, and tells when it is not the
    /// first one and not known as theirs.
    @Transactional
    void remember(long userId, HttpServletRequest request, HttpServletResponse response) {
        Token device =
                cookies.read(request, Cookies.DEVICE)
                        .map(Token::new)
                        .filter(this::isKnown)
                        .orElseGet(Token::random);
        if (isNewBesideOthers(userId, device)) {
            Device seen =
                    Device.of(
                            Objects.requireNonNullElse(
                                    request.getHeader(HttpHeaders.USER_AGENT), ""));
            log.tell(
                    SecurityEvent.of(Kind.NEW_DEVICE)
                            .by(userId)
                            .with("browser", seen.browser())
                            .with("system", seen.system()));
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql(
                        """
                        insert into known_device (token_hash, user_id, last_used_at)
                        values (:hash, :user, :now)
                        on conflict (token_hash, user_id) do update
                            set last_used_at = excluded.last_used_at
                        """)
                .param("hash", device.hash())
                .param("user", userId)
                .param("now", now)
                .update();
        jdbc.sql("delete from known_device where last_used_at < :then")
                .param("then", now.minus(Cookies.LONG))
                .update();
        cookies.write(response, Cookies.DEVICE, device.text(), true);
    }
}
