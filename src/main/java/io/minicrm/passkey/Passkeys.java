package io.minicrm.passkey;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.client.CollectedClientData;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.Token;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Everybody's passkeys.
@Component
class Passkeys {

    /// More than anybody has devices.
    static final int MOST = 20;

    private record Owned(long id, long owner, boolean active, byte[] userHandle, Credential key) {}

    private final JdbcClient jdbc;
    private final Challenges challenges;
    private final Ceremonies ceremonies;
    private final RelyingParty party;
    private final SecondFactors factors;
    private final SecurityLog log;
    private final Clock clock;

    Passkeys(
            JdbcClient jdbc,
            Challenges challenges,
            Ceremonies ceremonies,
            RelyingParty party,
            SecondFactors factors,
            SecurityLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.challenges = challenges;
        this.ceremonies = ceremonies;
        this.party = party;
        this.factors = factors;
        this.log = log;
        this.clock = clock;
    }

    /// Those of a person, the oldest first.
    List<Passkey> of(long person) {
        return jdbc.sql(
                        """
                        select id, name, created_at, last_used_at, rp_id
                        from passkey where user_id = :person
                        order by id
                        """)
                .param("person", person)
                .query((row, _) -> shown(row))
                .list();
    }

    Optional<Passkey> find(long person, long id) {
        return of(person).stream().filter(each -> each.id() == id).findFirst();
    }

    /// What the devices of a person know already.
    List<Credential> credentials(long person) {
        return jdbc.sql(
                        "select * from passkey where user_id = :person and rp_id = :here order by id")
                .param("person", person)
                .param("here", party.id())
                .query((row, _) -> credential(row))
                .list();
    }

    /// Adds the key that a person's device has just made.
    ///
    /// @param answer of the browser
    @Transactional
    void add(Scope scope, String name, String answer, int port) {
        long person = scope.actor().id();
        RegistrationData data = ceremonies.readMade(answer);
        byte[] challenge = challenge(data.getCollectedClientData());
        Credential made = ceremonies.made(data, port);
        challenges.take(challenge, toMake(person));
        if (lockedCount(person) >= MOST) {
            throw new Refused(Refused.Why.TOO_MANY);
        }
        int added =
                jdbc.sql(
                                """
                                insert into passkey (user_id, rp_id, credential_id, credential, sign_count,
                                    backup_eligible, backed_up, transports, name, created_at)
                                values (:person, :here, :id, :data, :count,
                                    :eligible, :backed, :transports, :name, :now)
                                on conflict do nothing
                                """)
                        .param("person", person)
                        .param("here", party.id())
                        .param("id", made.id())
                        .param("data", made.data())
                        .param("count", made.signCount())
                        .param("eligible", made.backupEligible())
                        .param("backed", made.backedUp())
                        .param("transports", made.transports().toArray(String[]::new))
                        .param("name", name)
                        .param("now", now())
                        .update();
        if (added == 0) {
            throw new Refused(Refused.Why.TAKEN);
        }
        factors.changed(person);
        log.tell(SecurityEvent.of(Kind.PASSKEY_ADDED).by(scope).on(person).with("passkey", name));
    }

    /// Counts a person's keys, while nobody else adds one to them.
    private int lockedCount(long person) {
        userHandle(person);
        jdbc.sql("select 1 from passkey_owner where user_id = :person for update")
                .param("person", person)
                .query(Integer.class)
                .single();
        return of(person).size();
    }

    /// Whose passkey has met the challenge.
    ///
    /// @param browser to which the challenge was given
    @Transactional
    long signIn(String answer, String browser, int port) {
        AuthenticationData data = ceremonies.readUsed(answer);
        byte[] challenge = challenge(data.getCollectedClientData());
        Owned passkey = locked(data).orElseThrow(() -> new Refused(Refused.Why.UNKNOWN_KEY));
        try {
            return used(passkey, data, challenge, browser, port);
        } catch (Refused refused) {
            throw refused.of(passkey.owner());
        }
    }

    private long used(
            Owned passkey, AuthenticationData data, byte[] challenge, String browser, int port) {
        if (!MessageDigest.isEqual(passkey.userHandle(), data.getUserHandle())) {
            throw new Refused(Refused.Why.INVALID);
        }
        Credential used = ceremonies.used(data, passkey.key(), port);
        challenges.take(challenge, toSignIn(browser));
        if (!passkey.active()) {
            throw new Refused(Refused.Why.DEACTIVATED);
        }
        jdbc.sql(
                        """
                        update passkey
                        set sign_count = :count, backed_up = :backed, last_used_at = :now
                        where id = :id
                        """)
                .param("count", used.signCount())
                .param("backed", used.backedUp())
                .param("now", now())
                .param("id", passkey.id())
                .update();
        return passkey.owner();
    }

    /// Two sign-ins with one key come after each other, so that its counter means something.
    private Optional<Owned> locked(AuthenticationData data) {
        return jdbc.sql(
                        """
                        select p.*, o.handle, u.status = 'active' as active
                        from passkey p
                            join passkey_owner o on o.user_id = p.user_id
                            join app_user u on u.id = p.user_id
                        where p.credential_id = :id
                        for update of p
                        """)
                .param("id", data.getCredentialId())
                .query((row, _) ->
                        new Owned(
                                row.getLong("id"),
                                row.getLong("user_id"),
                                row.getBoolean("active"),
                                row.getBytes("handle"),
                                credential(row)))
                .optional();
    }

    /// @return false when it is not theirs, or no longer there
    @Transactional
    boolean rename(Scope scope, long id, String name) {
        long person = scope.actor().id();
        Optional<Passkey> before = find(person, id);
        if (before.isEmpty()) {
            return false;
        }
        if (!before.get().name().equals(name)) {
            jdbc.sql("update passkey set name = :name where id = :id and user_id = :person")
                    .param("name", name)
                    .param("id", id)
                    .param("person", person)
                    .update();
            log.tell(
                    SecurityEvent.of(Kind.PASSKEY_RENAMED)
                            .by(scope)
                            .on(person)
                            .changed(
                                    Map.of("passkey", before.get().name()),
                                    Map.of("passkey", name)));
        }
        return true;
    }

    /// @return false when it is not theirs, or no longer there
    @Transactional
    boolean remove(Scope scope, long id) {
        long person = scope.actor().id();
        lockedCount(person);
        if (isNeeded(person, id)) {
            throw new Refused(Refused.Why.NEEDED);
        }
        return remove(scope, person, "id = " + id) == 1;
    }

    /// Whether its owner must have a second factor and has no other than this.
    boolean isNeeded(long person, long id) {
        List<Passkey> here =
                of(person).stream().filter(passkey -> passkey.elsewhere() == null).toList();
        return here.size() == 1
                && here.getFirst().id() == id
                && factors.isRequired(person)
                && factors.of(person).size() == 1;
    }

    /// Removes all of somebody who has lost them, in the transaction of the caller.
    void takeAway(Scope by, long person) {
        remove(by, person, "true");
    }

    private int remove(Scope by, long person, String which) {
        List<String> gone =
                jdbc.sql(
                                "delete from passkey where user_id = :person and %s returning name"
                                        .formatted(which))
                        .param("person", person)
                        .query((row, _) -> row.getString("name"))
                        .list();
        factors.changed(person);
        gone.forEach(name ->
                log.tell(
                        SecurityEvent.of(Kind.PASSKEY_REMOVED)
                                .by(by)
                                .on(person)
                                .with("passkey", name)));
        return gone.size();
    }

    /// All who have one that works here.
    Set<Long> holders() {
        return Set.copyOf(
                jdbc.sql("select distinct user_id from passkey where rp_id = :here")
                        .param("here", party.id())
                        .query(Long.class)
                        .list());
    }

    boolean has(long person) {
        return jdbc.sql(
                        """
                        select exists (
                            select from passkey where user_id = :person and rp_id = :here)
                        """)
                .param("person", person)
                .param("here", party.id())
                .query(Boolean.class)
                .single();
    }

    /// The name by which a person's devices know them: random, and for good.
    byte[] userHandle(long person) {
        jdbc.sql(
                        """
                        insert into passkey_owner (user_id, handle) values (:person, :handle)
                        on conflict (user_id) do nothing
                        """)
                .param("person", person)
                .param("handle", Token.random().hash())
                .update();
        return jdbc.sql("select handle from passkey_owner where user_id = :person")
                .param("person", person)
                .query(byte[].class)
                .single();
    }

    /// For whom a challenge is that makes a key, and one that uses it.
    static String toMake(long person) {
        return "make " + person;
    }

    static String toSignIn(String browser) {
        return "use " + browser;
    }

    private static byte[] challenge(@Nullable CollectedClientData client) {
        return Ceremonies.said(Ceremonies.said(client).getChallenge()).getValue();
    }

    private Passkey shown(ResultSet row) throws SQLException {
        OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
        return new Passkey(
                row.getLong("id"),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant(),
                row.getString("rp_id").equals(party.id()) ? null : row.getString("rp_id"));
    }

    private static Credential credential(ResultSet row) throws SQLException {
        Array transports = row.getArray("transports");
        return new Credential(
                row.getBytes("credential_id"),
                row.getBytes("credential"),
                row.getLong("sign_count"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                List.of((String[]) transports.getArray()));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
