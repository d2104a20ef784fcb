package io.minicrm.oidc;

import io.minicrm.people.Cookies;
import io.minicrm.people.Token;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who is away at a provider: kept until they come back, once, with the browser that went there.
@Component
class PendingAuthorizations {

    static final Duration HOLDS = Duration.ofMinutes(10);

    private static final String COOKIE = "provider";

    private final JdbcClient jdbc;
    private final Cookies cookies;
    private final Clock clock;

    PendingAuthorizations(JdbcClient jdbc, Cookies cookies, Clock clock) {
        this.jdbc = jdbc;
        this.cookies = cookies;
        this.clock = clock;
    }

    /// Several windows of a browser may be away at once.
    PendingAuthorization begin(
            Provider provider,
            PendingAuthorization.Purpose purpose,
            @Nullable Long person,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        Token browser =
                cookies.read(request, COOKIE)
                        .filter(kept -> kept.matches("[\\w-]{43}"))
                        .map(Token::new)
                        .orElseGet(Token::random);
        Token state = Token.random();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("delete from provider_visit where started_at < :then")
                .param("then", now.minus(HOLDS))
                .update();
        jdbc.sql(
                        """
                        insert into provider_visit
                            (state_hash, browser_hash, provider, purpose, user_id, next, started_at)
                        values (:state, :browser, :provider, :purpose, :person, :next, :now)
                        """)
                .param("state", state.hash())
                .param("browser", browser.hash())
                .param("provider", provider.key())
                .param("purpose", purpose.name())
                .param("person", person)
                .param("next", next)
                .param("now", now)
                .update();
        cookies.write(response, COOKIE, browser.text(), HOLDS);
        return new PendingAuthorization(
                state.text(), browser, purpose, person, next, now.toInstant());
    }

    /// The visit that somebody comes back from, which is then over.
    Optional<PendingAuthorization> end(
            Provider provider, String state, HttpServletRequest request) {
        return cookies.read(request, COOKIE)
                .map(Token::new)
                .flatMap(browser ->
                        jdbc.sql(
                                        """
                                        delete from provider_visit
                                        where state_hash = :state and browser_hash = :browser
                                            and provider = :provider and started_at >= :then
                                        returning purpose, user_id, next, started_at
                                        """)
                                .param("state", new Token(state).hash())
                                .param("browser", browser.hash())
                                .param("provider", provider.key())
                                .param(
                                        "then",
                                        clock.instant().minus(HOLDS).atOffset(ZoneOffset.UTC))
                                .query((row, _) ->
                                        new PendingAuthorization(
                                                state,
                                                browser,
                                                PendingAuthorization.Purpose.valueOf(
                                                        row.getString("purpose")),
                                                row.getObject("user_id", Long.class),
                                                row.getString("next"),
                                                row.getObject("started_at", OffsetDateTime.class)
                                                        .toInstant()))
                                .optional());
    }
}
