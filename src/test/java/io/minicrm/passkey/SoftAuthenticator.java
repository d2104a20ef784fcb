package io.minicrm.passkey;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionAuthenticatorOutput;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/// A device and its browser in a few lines, of which every word can be made wrong.
final class SoftAuthenticator {

    private static final ObjectConverter CONVERTER = new ObjectConverter();

    String origin = "http://localhost:80";
    String rpId = "localhost";
    boolean verified = true;
    boolean crossOrigin;
    long count;
    String handle = "";
    final byte[] id = new byte[32];

    private final String algorithm;
    private KeyPair keys;

    /// @param algorithm ES256, EdDSA or RS256
    SoftAuthenticator(String algorithm) {
        this.algorithm = algorithm;
        new SecureRandom().nextBytes(id);
        keys = keys();
    }

    /// Has another private key than it said.
    void forgetKey() {
        keys = keys();
    }

    String makes(String challenge) {
        byte flags =
                (byte)
                        (AuthenticatorData.BIT_UP
                                | AuthenticatorData.BIT_AT
                                | (verified ? AuthenticatorData.BIT_UV : 0));
        var data =
                new AuthenticatorData<RegistrationExtensionAuthenticatorOutput>(
                        sha256(rpId.getBytes(StandardCharsets.UTF_8)),
                        flags,
                        count,
                        new AttestedCredentialData(AAGUID.ZERO, id, cose()));
        byte[] attestation =
                new AttestationObjectConverter(CONVERTER)
                        .convertToBytes(
                                new AttestationObject(data, new NoneAttestationStatement()));
        return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","authenticatorAttachment":"platform",
         "clientExtensionResults":{"appid":false},
         "response":{"clientDataJSON":"%2$s","attestationObject":"%3$s","transports":["internal"],
         "publicKeyAlgorithm":-7}}
        """
                .formatted(text(id), text(client("webauthn.create", challenge)), text(attestation));
    }

    String signs(String challenge) {
        byte flags = (byte) (AuthenticatorData.BIT_UP | (verified ? AuthenticatorData.BIT_UV : 0));
        byte[] data =
                new AuthenticatorDataConverter(CONVERTER)
                        .convert(
                                new AuthenticatorData<AuthenticationExtensionAuthenticatorOutput>(
                                        sha256(rpId.getBytes(StandardCharsets.UTF_8)),
                                        flags,
                                        count));
        byte[] client = client("webauthn.get", challenge);
        return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{"appid":false},
         "response":{"clientDataJSON":"%2$s","authenticatorData":"%3$s","signature":"%4$s",
         "userHandle":"%5$s"}}
        """
                .formatted(text(id), text(client), text(data), text(sign(data, client)), handle);
    }

    private byte[] client(String type, String challenge) {
        return """
        {"type":"%s","challenge":"%s","origin":"%s","crossOrigin":%s}\
        """
                .formatted(type, challenge, origin, crossOrigin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] sign(byte[] data, byte[] client) {
        try {
            Signature signature =
                    Signature.getInstance(
                            switch (algorithm) {
                                case "EdDSA" -> "Ed25519";
                                case "RS256" -> "SHA256withRSA";
                                default -> "SHA256withECDSA";
                            });
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private COSEKey cose() {
        return switch (keys.getPublic()) {
            case ECPublicKey key -> EC2COSEKey.create(key, COSEAlgorithmIdentifier.ES256);
            case RSAPublicKey key -> RSACOSEKey.create(key, COSEAlgorithmIdentifier.RS256);
            case EdECPublicKey key -> EdDSACOSEKey.create(key, COSEAlgorithmIdentifier.EdDSA);
            default -> throw new AssertionError(keys.getPublic());
        };
    }

    private KeyPair keys() {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(
                            switch (algorithm) {
                                case "EdDSA" -> "Ed25519";
                                case "RS256" -> "RSA";
                                default -> "EC";
                            });
            if (algorithm.equals("ES256")) {
                generator.initialize(256);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
