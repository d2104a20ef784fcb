package io.minicrm.factor;

import io.minicrm.people.SecondFactor;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Whose authenticator app makes codes for their sign-in.
@Component
@Order(10)
class Authenticators implements SecondFactor {

    static final String PATH = "/settings/profile/second-factor";

    private static final Logger LOG = LoggerFactory.getLogger(Authenticators.class);

    private final JdbcClient jdbc;
    private final SecretEncryption secretEncryption;
    private final RecoveryCodes recovery;
    private final SecurityLog log;
    private final Clock clock;

    Authenticators(
            JdbcClient jdbc,
            SecretEncryption secretEncryption,
            RecoveryCodes recovery,
            SecurityLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.secretEncryption = secretEncryption;
        this.recovery = recovery;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public String address() {
        return PATH;
    }

    @Override
    public boolean has(long userId) {
        return since(userId).isPresent();
    }

    Optional<Instant> since(long userId) {
        return jdbc.sql("select created_at from authenticator where user_id = :user")
                .param("user", userId)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    @Override
    public Set<Long> holders() {
        return jdbc.sql("select user_id from authenticator")
                .query((row, _) -> row.getLong(1))
                .set();
    }

    /// Takes up an app that has shown a code of the secret, and makes recovery codes.
    ///
    /// @return these, or empty when this is no code of it now, or there is an app already
    @Transactional
    Optional<List<String>> add(long userId, TotpSecret secret, String code) {
        OptionalLong step = Totp.stepOf(secret.bytes(), digits(code), clock.instant());
        if (step.isEmpty()) {
            return Optional.empty();
        }
        boolean added =
                jdbc.sql(
                                        """
                                        insert into authenticator (user_id, secret, last_step, created_at)
                                        values (:user, :secret, :step, :now)
                                        on conflict do nothing
                                        """)
                                .param("user", userId)
                                .param(
                                        "secret",
                                        secretEncryption.closed(secret.bytes(), purpose(userId)))
                                .param("step", step.getAsLong())
                                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                                .update()
                        == 1;
        if (!added) {
            return Optional.empty();
        }
        log.tell(
                SecurityEvent.of(Kind.SECOND_FACTOR_ADDED)
                        .by(userId)
                        .on(userId)
                        .with("factor", "authenticator"));
        return Optional.of(recovery.make(userId));
    }

    /// Whether this is a code of their app now. Each is taken once, whichever node is asked: of
    /// those who show the same at once, one comes in.
    @Transactional
    boolean take(long userId, String code) {
        Optional<byte[]> closed =
                jdbc.sql("select secret from authenticator where user_id = :user")
                        .param("user", userId)
                        .query(byte[].class)
                        .optional();
        if (closed.isEmpty()) {
            return false;
        }
        Optional<byte[]> secret = secretEncryption.opened(closed.get(), purpose(userId));
        if (secret.isEmpty()) {
            LOG.warn(
                    "The second factor of person {} was encrypted with another APP_SECRET: it has to be set up anew",
                    userId);
            return false;
        }
        OptionalLong step = Totp.stepOf(secret.get(), digits(code), clock.instant());
        return step.isPresent()
                && jdbc.sql(
                                        """
                                        update authenticator set last_step = :step
                                        where user_id = :user and last_step < :step
                                        """)
                                .param("user", userId)
                                .param("step", step.getAsLong())
                                .update()
                        == 1;
    }

    /// @return whether there was one
    @Transactional
    boolean remove(@Nullable Long by, long userId) {
        boolean removed =
                jdbc.sql("delete from authenticator where user_id = :user")
                                .param("user", userId)
                                .update()
                        == 1;
        if (removed) {
            log.tell(
                    SecurityEvent.of(Kind.SECOND_FACTOR_REMOVED)
                            .by(by)
                            .on(userId)
                            .with("factor", "authenticator"));
        }
        return removed;
    }

    @Override
    public void takeAway(Scope by, long userId) {
        remove(by.actorId(), userId);
    }

    /// As an app shows it, with a blank in the middle, or as it is.
    private static String digits(String code) {
        return code.replaceAll("\\s", "");
    }

    private static String purpose(long userId) {
        return "authenticator of " + userId;
    }
}
