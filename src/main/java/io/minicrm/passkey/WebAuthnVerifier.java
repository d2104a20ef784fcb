package io.minicrm.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/// Whether what a browser answers to a challenge is right, as WebAuthn has it. The device must have
/// made sure who holds it, so that a passkey is two factors by itself. Who built the device is not
/// asked.
@Component
class WebAuthnVerifier {

    static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(
                    COSEAlgorithmIdentifier.ES256,
                    COSEAlgorithmIdentifier.EdDSA,
                    COSEAlgorithmIdentifier.RS256);

    /// Longer than anything that a device says.
    private static final int LONGEST = 16_000;

    private final RelyingParty party;

    /// Made when the first passkey is met: an installation without any has nothing of it.
    private final Supplier<ObjectConverter> converter = SingletonSupplier.of(ObjectConverter::new);

    private final Supplier<WebAuthnManager> manager =
            SingletonSupplier.of(
                    () -> WebAuthnManager.createNonStrictWebAuthnManager(converter.get()));

    WebAuthnVerifier(RelyingParty party) {
        this.party = party;
    }

    RegistrationData readMade(String answer) {
        return read(answer, manager.get()::parseRegistrationResponseJSON);
    }

    AuthenticationData readUsed(String answer) {
        return read(answer, manager.get()::parseAuthenticationResponseJSON);
    }

    /// The credential that was made, when all is right with it but for the challenge, which is the
    /// caller's to look at.
    Credential made(RegistrationData data, int port) {
        List<PublicKeyCredentialParameters> offered =
                ALGORITHMS.stream()
                        .map(each ->
                                new PublicKeyCredentialParameters(
                                        PublicKeyCredentialType.PUBLIC_KEY, each))
                        .toList();
        check(() ->
                manager.get()
                        .verify(
                                data,
                                new RegistrationParameters(
                                        server(said(data.getCollectedClientData()), port),
                                        offered,
                                        true)));
        AuthenticatorData<?> said = said(data.getAttestationObject()).getAuthenticatorData();
        return new Credential(
                said(said.getAttestedCredentialData()).getCredentialId(),
                new AttestedCredentialDataConverter(converter.get())
                        .convert(said(said.getAttestedCredentialData())),
                said.getSignCount(),
                said.isFlagBE(),
                said.isFlagBS(),
                data.getTransports() == null
                        ? List.of()
                        : data.getTransports().stream()
                                .map(AuthenticatorTransport::getValue)
                                .sorted()
                                .toList());
    }

    /// What has become of the credential that was used, when all is right but for the challenge.
    Credential used(AuthenticationData data, Credential credential, int port) {
        var known =
                new CredentialRecordImpl(
                        null,
                        true,
                        credential.backupEligible(),
                        credential.backedUp(),
                        credential.signCount(),
                        new AttestedCredentialDataConverter(converter.get())
                                .convert(credential.data()),
                        null,
                        null,
                        null,
                        null);
        check(() ->
                manager.get()
                        .verify(
                                data,
                                new AuthenticationParameters(
                                        server(said(data.getCollectedClientData()), port),
                                        known,
                                        null,
                                        true)));
        AuthenticatorData<?> said = said(data.getAuthenticatorData());
        return new Credential(
                credential.id(),
                credential.data(),
                said.getSignCount(),
                credential.backupEligible(),
                said.isFlagBS(),
                credential.transports());
    }

    /// The challenge is the answer's own: it says itself whether it is ours (`Challenges`).
    private ServerProperty server(CollectedClientData client, int port) {
        return ServerProperty.builder()
                .origin(new Origin(party.origin(port)))
                .rpId(party.id())
                .challenge(client.getChallenge())
                .build();
    }

    /// What is no answer at all fails in more ways than the library has a name for.
    private static <T> T read(String answer, Function<String, @Nullable T> reading) {
        if (answer.length() > LONGEST) {
            throw new CeremonyRefused(CeremonyRefused.Why.UNREADABLE);
        }
        try {
            return said(reading.apply(answer));
        } catch (RuntimeException e) {
            throw new CeremonyRefused(CeremonyRefused.Why.UNREADABLE);
        }
    }

    /// What a device says that it has met.
    static byte[] challenge(@Nullable CollectedClientData client) {
        return said(said(client).getChallenge()).getValue();
    }

    /// A part that no answer may be without.
    static <T> T said(@Nullable T part) {
        if (part == null) {
            throw new CeremonyRefused(CeremonyRefused.Why.UNREADABLE);
        }
        return part;
    }

    private static void check(Runnable ceremony) {
        try {
            ceremony.run();
        } catch (BadOriginException
                | BadTopOriginException
                | CrossOriginException
                | BadRpIdException e) {
            throw new CeremonyRefused(CeremonyRefused.Why.ORIGIN);
        } catch (UserNotVerifiedException e) {
            throw new CeremonyRefused(CeremonyRefused.Why.HOLDER_UNVERIFIED);
        } catch (MaliciousCounterValueException e) {
            throw new CeremonyRefused(CeremonyRefused.Why.COUNTER);
        } catch (WebAuthnException e) {
            throw new CeremonyRefused(CeremonyRefused.Why.INVALID);
        }
    }
}
