package io.minicrm.passkey;

import com.webauthn4j.data.AuthenticationData;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The ceremony in which a device uses a passkey.
@Component
class PasskeyAuthentication {

    private record Owned(long id, long owner, boolean active, byte[] userHandle, Credential key) {}

    private final JdbcClient jdbc;
    private final Challenges challenges;
    private final WebAuthnVerifier webAuthnVerifier;
    private final Clock clock;

    PasskeyAuthentication(
            JdbcClient jdbc,
            Challenges challenges,
            WebAuthnVerifier webAuthnVerifier,
            Clock clock) {
        this.jdbc = jdbc;
        this.challenges = challenges;
        this.webAuthnVerifier = webAuthnVerifier;
        this.clock = clock;
    }

    /// Whose passkey has met the challenge.
    ///
    /// @param browser to which the challenge was given
    @Transactional
    long signIn(String answer, String browser, int port) {
        AuthenticationData data = webAuthnVerifier.readUsed(answer);
        byte[] challenge = WebAuthnVerifier.challenge(data.getCollectedClientData());
        Owned passkey =
                locked(data)
                        .orElseThrow(() -> new CeremonyRefused(CeremonyRefused.Why.UNKNOWN_KEY));
        try {
            return used(passkey, data, challenge, browser, port);
        } catch (CeremonyRefused ceremonyRefused) {
            throw ceremonyRefused.of(passkey.owner());
        }
    }

    private long used(
            Owned passkey, AuthenticationData data, byte[] challenge, String browser, int port) {
        if (!MessageDigest.isEqual(passkey.userHandle(), data.getUserHandle())) {
            throw new CeremonyRefused(CeremonyRefused.Why.INVALID);
        }
        Credential used = webAuthnVerifier.used(data, passkey.key(), port);
        challenges.take(challenge, Challenges.toSignIn(browser));
        if (!passkey.active()) {
            throw new CeremonyRefused(CeremonyRefused.Why.DEACTIVATED);
        }
        jdbc.sql(
                        """
                        update passkey
                        set sign_count = :count, backed_up = :backed, last_used_at = :now
                        where id = :id
                        """)
                .param("count", used.signCount())
                .param("backed", used.backedUp())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
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
                                Credential.of(row)))
                .optional();
    }
}
