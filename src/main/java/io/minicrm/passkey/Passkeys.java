package io.minicrm.passkey;

import io.minicrm.people.SecondFactors;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Everybody's passkeys, as their owners see them.
@Component
class Passkeys {

    /// More than anybody has devices.
    static final int MOST = 20;

    private final JdbcClient jdbc;
    private final PasskeyOwners owners;
    private final RelyingParty party;
    private final SecondFactors factors;
    private final SecurityLog log;

    Passkeys(
            JdbcClient jdbc,
            PasskeyOwners owners,
            RelyingParty party,
            SecondFactors factors,
            SecurityLog log) {
        this.jdbc = jdbc;
        this.owners = owners;
        this.party = party;
        this.factors = factors;
        this.log = log;
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
                .query((row, _) -> Credential.of(row))
                .list();
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
        owners.lock(person);
        if (isNeeded(person, id)) {
            throw new CeremonyRefused(CeremonyRefused.Why.NEEDED);
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

    private Passkey shown(ResultSet row) throws SQLException {
        OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
        return new Passkey(
                row.getLong("id"),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant(),
                row.getString("rp_id").equals(party.id()) ? null : row.getString("rp_id"));
    }
}
