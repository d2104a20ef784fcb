package io.minicrm.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Who is signed in where: kept in the database, so that it survives restarts and holds on every
/// node, and remembered here for a few seconds, so that a request costs at most one look-up.
@Component
class SignIns {

    /// A sign-in as a request finds it.
    ///
    /// @param stays whether it outlives the browser's window
    /// @param provenAt when the person last gave their password
    /// @param owesFactor whether the person must have a second factor and has none: until they
    ///   have, they may do nothing else
    /// @param viewing whom an administrator looks as, or null
    record Current(
            long id,
            Scope scope,
            boolean stays,
            Instant provenAt,
            boolean owesFactor,
            Viewings.@Nullable Viewing viewing) {

        long userId() {
            return scope.actor().id();
        }

        /// As it is at a time: nobody looks as somebody else for longer than was said.
        private Current at(Instant now) {
            return viewing == null || now.isBefore(viewing.until()) ? this : looking(null);
        }

        private Current looking(Viewings.@Nullable Viewing as) {
            return new Current(id, scope, stays, provenAt, owesFactor, as);
        }
    }

    /// A sign-in as its owner sees it.
    record Seen(long id, Instant createdAt, Instant lastSeenAt, String userAgent, String address) {}

    private record Row(Current current, AtomicReference<Instant> lastSeenAt) {}

    /// @param viewed as whom an administrator looks, until when
    record Stored(
            Current current,
            Instant lastSeenAt,
            @Nullable Long viewed,
            @Nullable OffsetDateTime viewedUntil) {}

    /// @param viewed as whom its owner looked, or null
    private record Ended(long user, @Nullable Long viewed) {}

    /// For how long a sign-in may lie idle, when it stays and when it ends with the browser.
    static final Duration STAYS = Duration.ofDays(30);

    static final Duration PASSES = Duration.ofHours(12);

    /// When a sign-in ends, however much it is used: one that stays, and one that does not.
    static final Duration STAYS_AT_MOST = Duration.ofDays(90);

    static final Duration PASSES_AT_MOST = Duration.ofDays(7);

    /// SQL that is true for the rows `s` that hold now.
    static final String HOLDS =
            """
            s.last_seen_at >= case when s.stays then :stays else :passes end::timestamptz
            and s.created_at >= case when s.stays then :staysAtMost else :passesAtMost end::timestamptz
            """;

    /// After this, another node knows that a sign-in has ended.
    static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final SecurityLog log;
    private final ObjectProvider<SecondFactor> factors;
    private final Viewings viewings;
    private final Clock clock;
    private final Cache<String, Optional<Row>> remembered =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(20_000).build();

    SignIns(
            @Prepared JdbcClient jdbc,
            SecurityLog log,
            ObjectProvider<SecondFactor> factors,
            Viewings viewings,
            Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.factors = factors;
        this.viewings = viewings;
        this.clock = clock;
    }

    /// Begins a sign-in with a token that nobody has seen before.
    @Transactional
    Token begin(
            long userId,
            SignInMethod signInMethod,
            boolean stays,
            String userAgent,
            String address) {
        return begin(userId, signInMethod, null, true, stays, userAgent, address);
    }

    /// The same through another system.
    ///
    /// @param provider its name, or null
    /// @param proven whether they have just proven there, or here, who they are
    @Transactional
    Token begin(
            long userId,
            SignInMethod signInMethod,
            @Nullable String provider,
            boolean proven,
            boolean stays,
            String userAgent,
            String address) {
        Token token = Token.random();
        jdbc.sql(
                        """
                        insert into sign_in
                            (token_hash, user_id, way, stays, created_at, last_seen_at, proven_at, user_agent,
                                address)
                        values (:hash, :user, :way, :stays, :now, :now, :proven, :agent, :address)
                        """)
                .param("hash", token.hash())
                .param("user", userId)
                .param("way", signInMethod.key())
                .param("stays", stays)
                .param("now", now())
                .param("proven", proven ? now() : Instant.EPOCH.atOffset(ZoneOffset.UTC))
                .param("agent", kept(userAgent, 300))
                .param("address", kept(address, 60))
                .update();
        delete("not (" + HOLDS + ")", limits());
        log.tell(
                SecurityEvent.of(Kind.SIGN_IN)
                        .by(userId)
                        .with("way", signInMethod.key())
                        .with("provider", provider)
                        .with("browser", Device.of(userAgent).browser())
                        .with("system", Device.of(userAgent).system())
                        .with("stays", stays));
        return token;
    }

    /// Whose token this is, if it still holds; notes that they were here.
    Optional<Current> find(Token token) {
        remembered.get(token.key(), _ -> read(token)).ifPresent(this::noteSeen);
        return look(token);
    }

    /// The same for what a page asks by itself: nobody stays signed in by it.
    Optional<Current> look(Token token) {
        return remembered
                .get(token.key(), _ -> read(token))
                .map(row -> row.current().at(clock.instant()));
    }

    private Optional<Row> read(Token token) {
        return jdbc.sql(
                        """
                        select s.id, s.way, s.last_seen_at, s.stays, r.second_factor,
                            s.viewed_id, s.viewed_until,
                            coalesce(s.proven_at, s.created_at) as proven_at, %s
                        from sign_in s
                            join app_user u on u.id = s.user_id
                            join role r on r.id = u.role_id
                        where s.token_hash = :hash and u.status = 'active' and %s
                        """
                                .formatted(Scopes.COLUMNS, HOLDS))
                .param("hash", token.hash())
                .params(limits())
                .query((row, _) ->
                        new Stored(
                                new Current(
                                        row.getLong("id"),
                                        Scopes.read(row),
                                        row.getBoolean("stays"),
                                        instant(row, "proven_at"),
                                        owesFactor(row),
                                        null),
                                instant(row, "last_seen_at"),
                                row.getObject("viewed_id", Long.class),
                                row.getObject("viewed_until", OffsetDateTime.class)))
                .optional()
                .map(stored ->
                        new Row(
                                stored.current().looking(viewings.of(stored)),
                                new AtomicReference<>(stored.lastSeenAt())));
    }

    /// Lets an administrator look as somebody from this sign-in on.
    @Transactional
    void view(Current current, long viewed, Instant until) {
        viewings.begin(current.id(), current.userId(), viewed, until);
        forget(current.userId());
    }

    /// Ends that.
    @Transactional
    void endViewing(Current current) {
        viewings.end(current.id(), current.userId());
        forget(current.userId());
    }

    private boolean owesFactor(ResultSet row) throws SQLException {
        long userId = row.getLong("user_id");
        return mustHaveFactor(row) && factors.stream().noneMatch(factor -> factor.has(userId));
    }

    static boolean mustHaveFactor(ResultSet row) throws SQLException {
        return row.getBoolean("second_factor")
                && !SignInMethod.keys(SignInMethod.Trust.ELSEWHERE)
                        .contains(Objects.requireNonNullElse(row.getString("way"), ""));
    }

    private void noteSeen(Row row) {
        Instant before = row.lastSeenAt().get();
        Instant now = clock.instant();
        if (!before.isBefore(now.minus(NOTED_EVERY))
                || !row.lastSeenAt().compareAndSet(before, now)) {
            return;
        }
        jdbc.sql("update sign_in set last_seen_at = :now where id = :id and last_seen_at < :then")
                .param("now", now())
                .param("then", now().minus(NOTED_EVERY))
                .param("id", row.current().id())
                .update();
    }

    /// Where a person is signed in, the last used first.
    List<Seen> of(long userId) {
        return jdbc.sql(
                        """
                        select id, created_at, last_seen_at, user_agent, address
                        from sign_in s
                        where user_id = :user and %s
                        order by last_seen_at desc, id desc
                        """
                                .formatted(HOLDS))
                .param("user", userId)
                .params(limits())
                .query((row, _) ->
                        new Seen(
                                row.getLong("id"),
                                instant(row, "created_at"),
                                instant(row, "last_seen_at"),
                                row.getString("user_agent"),
                                row.getString("address")))
                .list();
    }

    /// Ends the sign-in with this token, in place of which another one begins.
    @Transactional
    void end(Token token) {
        delete("token_hash = :hash", Map.of("hash", token.hash()));
        remembered.invalidate(token.key());
    }

    /// Ends the sign-in of somebody who signs out.
    @Transactional
    void signOut(Token token) {
        find(token)
                .ifPresent(current -> {
                    viewings.end(current.id(), current.userId());
                    log.tell(SecurityEvent.of(Kind.SIGN_OUT).by(current.userId()));
                });
        end(token);
    }

    /// Notes that the person has given their password again.
    @Transactional
    void prove(Current current) {
        jdbc.sql("update sign_in set proven_at = :now where id = :id")
                .param("now", now())
                .param("id", current.id())
                .update();
        forget(current.userId());
    }

    /// Ends one of a person's own sign-ins.
    ///
    /// @return false when it is not theirs, or no longer there
    @Transactional
    boolean end(long userId, long id) {
        return ended(userId, userId, "id = " + id) == 1;
    }

    /// Ends a person's sign-ins everywhere else.
    @Transactional
    void endOthers(long userId, long kept) {
        ended(userId, userId, "id <> " + kept);
    }

    /// Ends all sign-ins of a person.
    ///
    /// @param by who wants it so, or null when nobody is signed in
    @Transactional
    void endAll(@Nullable Long by, long userId) {
        ended(by, userId, "true");
    }

    private int ended(@Nullable Long by, long userId, String which) {
        int ended = delete("user_id = :user and " + which, Map.of("user", userId));
        forget(userId);
        if (ended > 0) {
            log.tell(
                    SecurityEvent.of(Kind.SIGN_INS_ENDED)
                            .by(by)
                            .on(userId)
                            .with("sign_ins", ended));
        }
        return ended;
    }

    /// With them ends that somebody looked as another, which is told like every end of it.
    ///
    /// @return how many there were
    private int delete(String which, Map<String, ?> parameters) {
        List<Ended> ended =
                jdbc.sql(
                                "delete from sign_in s where %s returning s.user_id, s.viewed_id"
                                        .formatted(which))
                        .params(parameters)
                        .query((row, _) ->
                                new Ended(
                                        row.getLong("user_id"),
                                        row.getObject("viewed_id", Long.class)))
                        .list();
        ended.stream()
                .filter(each -> each.viewed() != null)
                .forEach(each -> viewings.ended(each.user(), each.viewed()));
        return ended.size();
    }

    /// Makes this node look again at what a person may do.
    void forget(long userId) {
        AfterCommit.runNowAndThen(() ->
                remembered
                        .asMap()
                        .values()
                        .removeIf(found ->
                                found.isPresent() && found.get().current().userId() == userId));
    }

    /// Remembers nothing, like a node that has just started.
    void forgetAll() {
        remembered.invalidateAll();
    }

    Map<String, OffsetDateTime> limits() {
        return Map.of(
                "stays", now().minus(STAYS),
                "passes", now().minus(PASSES),
                "staysAtMost", now().minus(STAYS_AT_MOST),
                "passesAtMost", now().minus(PASSES_AT_MOST));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static String kept(String text, int length) {
        String clean = text.replaceAll("\\p{Cntrl}", "");
        return clean.length() <= length ? clean : clean.substring(0, length);
    }
}
