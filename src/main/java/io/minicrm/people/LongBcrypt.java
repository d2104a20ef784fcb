package io.minicrm.people;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/// bcrypt for passwords of any length: it looks at 72 bytes only, so that of a longer one it gets a
/// digest. A shorter one is kept as ever, because then the version before can still let its owner
/// in.
final class LongBcrypt implements PasswordEncoder {

    /// bcrypt looks no further.
    private static final int MOST_BYTES = 72;

    private static final String SHORT = "bcrypt";
    private static final String LONG = "hmac-bcrypt";

    /// No secret: it only makes the digest another one than that of other programs, of which some
    /// may have come out.
    private static final byte[] OURS = "a password of MiniCRM".getBytes(StandardCharsets.UTF_8);

    private final BCryptPasswordEncoder bcrypt;
    private final DelegatingPasswordEncoder known;

    LongBcrypt(int strength) {
        bcrypt = new BCryptPasswordEncoder(strength);
        known =
                new DelegatingPasswordEncoder(
                        SHORT, Map.of(SHORT, bcrypt, LONG, new Digested(bcrypt)));
        known.setDefaultPasswordEncoderForMatches(new NoPassword());
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return password == null || isShort(password)
                ? known.encode(password)
                : "{" + LONG + "}" + bcrypt.encode(digest(password));
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        return known.matches(password, hash);
    }

    @Override
    public boolean upgradeEncoding(@Nullable String hash) {
        String begin = "{" + LONG + "}";
        return hash != null && hash.startsWith(begin)
                ? bcrypt.upgradeEncoding(hash.substring(begin.length()))
                : known.upgradeEncoding(hash);
    }

    private static boolean isShort(CharSequence password) {
        return password.toString().getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    private static String digest(CharSequence password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(OURS, "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(
                            mac.doFinal(password.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Digested(BCryptPasswordEncoder bcrypt) implements PasswordEncoder {

        @Override
        public @Nullable String encode(@Nullable CharSequence password) {
            return bcrypt.encode(digest(Objects.requireNonNull(password)));
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return password != null && bcrypt.matches(digest(password), hash);
        }
    }

    /// Anything else in the place of a hash matches nothing.
    private static final class NoPassword implements PasswordEncoder {

        @Override
        public String encode(@Nullable CharSequence password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return false;
        }
    }
}
