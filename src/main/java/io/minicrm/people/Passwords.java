package io.minicrm.people;

import io.minicrm.record.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// What a password must be, and how it is checked.
@Component
class Passwords {

    private static final int LEAST = 10;

    /// bcrypt looks no further.
    private static final int MOST_BYTES = 72;

    private final PasswordEncoder encoder;
    private final Set<String> worst;
    private final String nobodys;

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
        worst = worst();
        nobodys = hash(Token.random().text());
    }

    /// What is wrong with a new password, if anything.
    Optional<Problem> problem(String password, String email) {
        String plain = password.strip().toLowerCase(Locale.ROOT);
        if (password.codePointCount(0, password.length()) < LEAST) {
            return Optional.of(Problem.of("people.password.short", LEAST));
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return Optional.of(Problem.of("people.password.long", MOST_BYTES));
        }
        if (plain.equals(email.toLowerCase(Locale.ROOT))) {
            return Optional.of(Problem.of("people.password.email"));
        }
        if (worst.contains(plain) || plain.chars().distinct().count() < 4) {
            return Optional.of(Problem.of("people.password.guessed"));
        }
        return Optional.empty();
    }

    /// A NUL would end the password early, unseen.
    String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password.replace("\0", "")));
    }

    /// Whether the password is the one of this hash. Without a hash it takes as long and is not, so
    /// that the time tells nobody which accounts exist.
    boolean matches(String password, @Nullable String hash) {
        boolean same = encoder.matches(password.replace("\0", ""), hash == null ? nobodys : hash);
        return same && hash != null;
    }

    /// Whether a hash was made in a way that is no longer the strongest here.
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private static Set<String> worst() {
        try {
            return new ClassPathResource("people/worst-passwords.txt")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
