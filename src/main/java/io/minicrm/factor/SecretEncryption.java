package io.minicrm.factor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Encrypts what has to be read again, and marks what has only to be recognised, with keys that
/// follow from the installation's. Whoever has a copy of the database alone can do neither.
///
/// Without a key of the installation, as on one's own machine, they last until the process ends.
@Component
class SecretEncryption {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] OF_THE_PROCESS = random(32);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] secret;

    SecretEncryption(@Value("${minicrm.secret:}") String secret) {
        this.secret = secret.isEmpty() ? OF_THE_PROCESS : secret.getBytes(StandardCharsets.UTF_8);
    }

    /// @param purpose what it is and whose: for nothing else it can be opened
    byte[] closed(byte[] plain, String purpose) {
        try {
            byte[] nonce = random(NONCE_BYTES);
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(plain);
            byte[] whole = Arrays.copyOf(nonce, nonce.length + encrypted.length);
            System.arraycopy(encrypted, 0, whole, nonce.length, encrypted.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What was closed; empty when it was not with this key and for this purpose.
    Optional<byte[]> opened(byte[] closed, String purpose) {
        if (closed.length < NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(closed, NONCE_BYTES);
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, nonce, purpose)
                            .doFinal(closed, NONCE_BYTES, closed.length - NONCE_BYTES));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    /// The same for the same text and purpose, and to be guessed by nobody without the key.
    byte[] mark(String text, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key("HmacSHA256", "marks of second factors"));
            return mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                key("AES", "secrets of second factors"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /// A key of its own for each use (RFC 5869).
    private SecretKey key(String algorithm, String use) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        algorithm,
                        HKDFParameterSpec.ofExtract()
                                .addIKM(secret)
                                .thenExpand(use.getBytes(StandardCharsets.UTF_8), 32));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
