package io.minicrm.scope;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/// Where what concerns security is told, by every room: in the database, in the same transaction as
/// what it tells of, and, once that has ended well, as a line of the log.
///
/// What anybody can cause without end is told only so often in a minute, so that nobody fills the
/// disk with it.
@Component
public class SecurityLog {

    private static final Logger LOG = LoggerFactory.getLogger("security");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<SecurityEvent.Kind> WITHOUT_END =
            Set.of(
                    SecurityEvent.Kind.SIGN_IN_HELD_UP,
                    SecurityEvent.Kind.ACCESS_REFUSED,
                    SecurityEvent.Kind.FORGERY_REFUSED);

    /// Of one kind in a minute: from one address by one person, and from all who are not signed in.
    private static final int MOST_EACH = 10;

    private static final int MOST_OF_STRANGERS = 60;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final Cache<String, AtomicInteger> told =
            Caffeine.newBuilder()
                    .expireAfterWrite(Duration.ofMinutes(1))
                    .maximumSize(10_000)
                    .build();

    SecurityLog(JdbcClient jdbc, ApplicationEventPublisher publisher, Clock clock) {
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.clock = clock;
    }

    public void tell(SecurityEvent event) {
        String address = address();
        if (WITHOUT_END.contains(event.kind()) && isEnough(event, address)) {
            return;
        }
        String request = MDC.get("requestId");
        String details = JSON.writeValueAsString(event.details());
        Instant at = clock.instant();
        jdbc.sql(
                        """
                        insert into security_event
                            (at, kind, refused, actor_id, subject_id, address, request_id, details)
                        values (:at, :kind, :refused, :actor, :subject, :address, :request, :details::jsonb)
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("kind", event.kind().key())
                .param("refused", event.kind().isRefused())
                .param("actor", event.actorId())
                .param("subject", event.subjectId())
                .param("address", address)
                .param("request", request)
                .param("details", details)
                .update();
        if (event.kind().isNoticed()) {
            publisher.publishEvent(new SecurityNotice(event, at, address));
        }
        afterCommit(() ->
                LOG.info(
                        "event={} outcome={} actor={} subject={} address={} details={}",
                        event.kind().key(),
                        event.kind().isRefused() ? "refused" : "done",
                        orNone(event.actorId()),
                        orNone(event.subjectId()),
                        orNone(address),
                        details));
    }

    /// Tells what has become different of settings, if anything has.
    ///
    /// @param what the settings, as a word of the log
    public void tellChanged(
            Scope scope, String what, Map<String, String> before, Map<String, String> after) {
        if (!after.equals(before)) {
            tell(
                    SecurityEvent.of(SecurityEvent.Kind.SETTINGS_CHANGED)
                            .by(scope)
                            .with("what", what)
                            .changed(before, after));
        }
    }

    private boolean isEnough(SecurityEvent event, @Nullable String address) {
        String kind = event.kind().key();
        boolean enough = count(kind + " " + event.actorId() + " " + address) > MOST_EACH;
        return enough || event.actorId() == null && count(kind) > MOST_OF_STRANGERS;
    }

    private int count(String key) {
        return Objects.requireNonNull(told.get(key, _ -> new AtomicInteger())).incrementAndGet();
    }

    private static void afterCommit(Runnable line) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            line.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        line.run();
                    }
                });
    }

    /// Of the present request, as the container gives it.
    private static @Nullable String address() {
        return RequestContextHolder.getRequestAttributes()
                        instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : null;
    }

    private static Object orNone(@Nullable Object value) {
        return value == null ? "-" : value;
    }
}
