package io.minicrm.passkey;

import com.webauthn4j.data.RegistrationData;
import io.minicrm.people.SecondFactors;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The ceremony in which a device makes a passkey.
@Component
class PasskeyRegistration {

    private final JdbcClient jdbc;
    private final Passkeys passkeys;
    private final PasskeyOwners owners;
    private final Challenges challenges;
    private final WebAuthnVerifier webAuthnVerifier;
    private final RelyingParty party;
    private final SecondFactors factors;
    private final SecurityLog log;
    private final Clock clock;

    PasskeyRegistration(
            JdbcClient jdbc,
            Passkeys passkeys,
            PasskeyOwners owners,
            Challenges challenges,
            WebAuthnVerifier webAuthnVerifier,
            RelyingParty party,
            SecondFactors factors,
            SecurityLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.passkeys = passkeys;
        this.owners = owners;
        this.challenges = challenges;
        this.webAuthnVerifier = webAuthnVerifier;
        this.party = party;
        this.factors = factors;
        this.log = log;
        this.clock = clock;
    }

    /// Adds the key that a person's device has just made.
    ///
    /// @param answer of the browser
    @Transactional
    void add(Scope scope, String name, String answer, int port) {
        long person = scope.actor().id();
        RegistrationData data = webAuthnVerifier.readMade(answer);
        byte[] challenge = WebAuthnVerifier.challenge(data.getCollectedClientData());
        Credential made = webAuthnVerifier.made(data, port);
        challenges.take(challenge, Challenges.toMake(person));
        owners.lock(person);
        if (passkeys.of(person).size() >= Passkeys.MOST) {
            throw new CeremonyRefused(CeremonyRefused.Why.TOO_MANY);
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
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
        if (added == 0) {
            throw new CeremonyRefused(CeremonyRefused.Why.TAKEN);
        }
        factors.changed(person);
        log.tell(SecurityEvent.of(Kind.PASSKEY_ADDED).by(scope).on(person).with("passkey", name));
    }
}
