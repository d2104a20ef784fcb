package io.minicrm.passkey;

import io.minicrm.people.Token;
import io.minicrm.web.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a device signs to show that it does so now and for us. A challenge is sealed and says
/// itself for whom and until when it holds; only those that were met are kept, so that giving them
/// out costs nothing and nobody fills a table with it.
@Component
class Challenges {

    static final Duration HOLDS = Duration.ofMinutes(5);

    private final Signer signer;
    private final JdbcClient jdbc;
    private final Clock clock;

    Challenges(Signer signer, JdbcClient jdbc, Clock clock) {
        this.signer = signer;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param whom what it is for, and the person or browser that is to meet it
    byte[] give(String whom) {
        Instant end = clock.instant().plus(HOLDS);
        return signer.sealed(begin(whom) + Token.random().text() + " " + end.getEpochSecond())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Takes one that was met, in the transaction of what is done for it.
    void take(byte[] challenge, String whom) {
        String sealed = new String(challenge, StandardCharsets.US_ASCII);
        String text =
                signer.opened(sealed)
                        .filter(opened -> opened.startsWith(begin(whom)))
                        .orElseThrow(() -> new CeremonyRefused(CeremonyRefused.Why.CHALLENGE));
        Instant end =
                Instant.ofEpochSecond(Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)));
        Instant now = clock.instant();
        if (!end.isAfter(now)) {
            throw new CeremonyRefused(CeremonyRefused.Why.EXPIRED);
        }
        jdbc.sql("delete from passkey_challenge where expires_at < :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        int taken =
                jdbc.sql(
                                """
                                insert into passkey_challenge (key, expires_at) values (:key, :end)
                                on conflict do nothing
                                """)
                        .param("key", new Token(sealed).hash())
                        .param("end", end.atOffset(ZoneOffset.UTC))
                        .update();
        if (taken == 0) {
            throw new CeremonyRefused(CeremonyRefused.Why.REPLAYED);
        }
    }

    /// For whom a challenge is that makes a key, and one that uses it.
    static String toMake(long person) {
        return "make " + person;
    }

    static String toSignIn(String browser) {
        return "use " + browser;
    }

    private static String begin(String whom) {
        return "passkey " + whom + " ";
    }
}
