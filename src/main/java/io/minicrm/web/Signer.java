package io.minicrm.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Signs what an address carries for us alone, so that it comes back as it was given out or not at
/// all. The key is the installation's; without one, as on one's own machine, it lasts until the end
/// of the process.
@Component
public class Signer {

    /// Nothing that we give out is longer.
    private static final int LONGEST = 4_000;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final char BEFORE = '.';
    private static final byte[] OF_THE_PROCESS = random();

    private final SecretKeySpec key;

    Signer(@Value("${minicrm.secret:}") String secret) {
        key =
                new SecretKeySpec(
                        secret.isEmpty() ? OF_THE_PROCESS : secret.getBytes(StandardCharsets.UTF_8),
                        ALGORITHM);
    }

    /// The text with its signature.
    public String sealed(String text) {
        return text + BEFORE + signature(text);
    }

    /// What was sealed; empty when it is not as it was given out.
    public Optional<String> opened(@Nullable String sealed) {
        if (sealed == null || sealed.length() > LONGEST) {
            return Optional.empty();
        }
        int end = sealed.lastIndexOf(BEFORE);
        if (end < 0) {
            return Optional.empty();
        }
        String text = sealed.substring(0, end);
        boolean ours =
                MessageDigest.isEqual(
                        signature(text).getBytes(StandardCharsets.UTF_8),
                        sealed.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        return ours ? Optional.of(text) : Optional.empty();
    }

    /// What is signed begins with what it is, so that no other signature of this key fits it.
    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] whole = mac.doFinal(("address\n" + text).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
