package io.minicrm.passkey;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import io.minicrm.scope.Actor;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// What a browser is asked for, as WebAuthn writes it.
@Component
class CeremonyOptions {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RelyingParty party;
    private final Passkeys passkeys;
    private final PasskeyOwners owners;
    private final Challenges challenges;

    CeremonyOptions(
            RelyingParty party, Passkeys passkeys, PasskeyOwners owners, Challenges challenges) {
        this.party = party;
        this.passkeys = passkeys;
        this.owners = owners;
        this.challenges = challenges;
    }

    /// To make a key that the device finds by itself, and that it has not made before.
    String toMake(Actor person) {
        return JSON.writeValueAsString(
                Map.of(
                        "rp", Map.of("id", party.id(), "name", "MiniCRM"),
                        "user",
                                Map.of(
                                        "id", text(owners.userHandle(person.id())),
                                        "name", person.email(),
                                        "displayName", person.name()),
                        "challenge", text(challenges.give(Challenges.toMake(person.id()))),
                        "timeout", Challenges.HOLDS.toMillis(),
                        "attestation", "none",
                        "authenticatorSelection",
                                Map.of(
                                        "residentKey", "required",
                                        "requireResidentKey", true,
                                        "userVerification", "required"),
                        "pubKeyCredParams",
                                WebAuthnVerifier.ALGORITHMS.stream()
                                        .map(COSEAlgorithmIdentifier::getValue)
                                        .map(each -> Map.of("type", "public-key", "alg", each))
                                        .toList(),
                        "excludeCredentials",
                                passkeys.credentials(person.id()).stream()
                                        .map(CeremonyOptions::known)
                                        .toList()));
    }

    /// To use any key of this installation: nobody has said yet who they are.
    Map<String, Object> toSignIn(String browser) {
        return Map.of(
                "rpId", party.id(),
                "challenge", text(challenges.give(Challenges.toSignIn(browser))),
                "timeout", Challenges.HOLDS.toMillis(),
                "userVerification", "required",
                "allowCredentials", List.of());
    }

    private static Map<String, Object> known(Credential credential) {
        return Map.of(
                "type", "public-key",
                "id", text(credential.id()),
                "transports", credential.transports());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
