package io.minicrm.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// A secret that somebody holds and we do not: only its hash is kept. 256 random bits need no salt
/// and no slow hash.
public record Token(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();

    public static Token random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public byte[] hash() {
        return sha256(text);
    }

    /// The hash as a map's key.
    String key() {
        return HexFormat.of().formatHex(hash());
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
