package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Slows guessing down. An attempt is paid for before the password is looked at, so that a thousand
/// at once get no further than a thousand in a row, and a success is given back.
///
/// No password is ever counted against an account alone: whoever guesses at somebody's password
/// slows down their own network's attempts on it, and not that person. A browser from which the
/// person once signed in has an allowance of its own, so that not even a neighbour in the same
/// network, or everybody behind one badly set up proxy, keeps them out.
@Component
public class SignInThrottle {

    /// How many attempts may come at once, and how long one takes to grow back.
    public enum RateLimit {
        /// One account, tried from one network or one known browser.
        ACCOUNT(5, Duration.ofMinutes(1)),
        /// All accounts, tried from one network; an office has many people and one address.
        NETWORK(60, Duration.ofSeconds(10)),
        /// The codes of the second step, of which there are only so many: for one account from all
        /// browsers that are not known, or from one known browser.
        CODE(5, Duration.ofMinutes(12)),
        /// Mails to one address, asked for by whomever: it is the one thing counted so, because
        /// nobody is kept out by it, and nobody is to be flooded.
        MAILS_TO_ADDRESS(3, Duration.ofMinutes(20)),
        /// Mails to all addresses, asked for from one network.
        MAILS_OF_NETWORK(20, Duration.ofMinutes(3));

        private final int burst;
        private final Duration each;

        RateLimit(int burst, Duration each) {
            this.burst = burst;
            this.each = each;
        }
    }

    /// What an attempt is counted against.
    public record Count(RateLimit allowance, String whom) {

        private byte[] key() {
            return Token.sha256(allowance + " " + whom);
        }
    }

    private final JdbcClient jdbc;
    private final KnownDevices devices;
    private final Clock clock;

    SignInThrottle(JdbcClient jdbc, KnownDevices devices, Clock clock) {
        this.jdbc = jdbc;
        this.devices = devices;
        this.clock = clock;
    }

    /// What a code in the second step of a sign-in is counted against. Whoever has come so far
    /// knows the password: here guessing from many networks is worse than holding a stranger up.
    public List<Count> ofSecondStep(long userId, HttpServletRequest request) {
        return List.of(
                new Count(
                        RateLimit.CODE,
                        devices.of(request, userId)
                                .map(device -> userId + " on " + device)
                                .orElse(Long.toString(userId))),
                new Count(RateLimit.NETWORK, ClientNetwork.of(request.getRemoteAddr())));
    }

    /// Pays for an attempt.
    ///
    /// @return empty when it may be made, otherwise how long to wait for the next one
    public Optional<Duration> pay(List<Count> counts) {
        List<Count> paid = new ArrayList<>();
        for (Count count : counts) {
            if (!pay(count)) {
                paid.forEach(this::giveBack);
                return Optional.of(untilNext(count));
            }
            paid.add(count);
        }
        return Optional.empty();
    }

    /// The attempt was the right person's: it costs nothing, and what they mistyped before is
    /// forgotten.
    public void succeeded(List<Count> counts) {
        for (Count count : counts) {
            if (count.allowance() != RateLimit.NETWORK) {
                jdbc.sql("delete from attempt_allowance where key = :key")
                        .param("key", count.key())
                        .update();
            } else {
                giveBack(count);
            }
        }
        jdbc.sql("delete from attempt_allowance where whole_at < :now")
                .param("now", now())
                .update();
    }

    private boolean pay(Count count) {
        OffsetDateTime now = now();
        return jdbc.sql(
                                """
                                insert into attempt_allowance as a (key, whole_at)
                                values (:key, :now::timestamptz + :each::interval)
                                on conflict (key) do update
                                    set whole_at = greatest(a.whole_at, :now) + :each::interval
                                    where greatest(a.whole_at, :now) + :each::interval <= :limit
                                """)
                        .param("key", count.key())
                        .param("now", now)
                        .param("each", count.allowance().each.toString())
                        .param("limit", now.plus(whole(count.allowance())))
                        .update()
                == 1;
    }

    private void giveBack(Count count) {
        jdbc.sql(
                        "update attempt_allowance set whole_at = whole_at - :each::interval where key = :key")
                .param("each", count.allowance().each.toString())
                .param("key", count.key())
                .update();
    }

    private Duration untilNext(Count count) {
        return jdbc.sql("select whole_at from attempt_allowance where key = :key")
                .param("key", count.key())
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional()
                .map(wholeAt ->
                        Duration.between(
                                clock.instant(),
                                wholeAt.plus(count.allowance().each)
                                        .minus(whole(count.allowance()))))
                .filter(Duration::isPositive)
                .orElse(Duration.ofSeconds(1));
    }

    private static Duration whole(RateLimit rateLimit) {
        return rateLimit.each.multipliedBy(rateLimit.burst);
    }

    private OffsetDateTime now() {
        Instant now = clock.instant();
        return now.atOffset(ZoneOffset.UTC);
    }
}
