package io.minicrm.people;

import io.minicrm.record.Problem;
import io.minicrm.web.BaseUrl;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// What a password must be, and how it is checked.
@Component
class Passwords {

    private static final int LEAST = 10;
    private static final int MOST = 200;

    /// What must be left of a password without the words that belong to its owner.
    private static final int LEFT = 6;

    private final PasswordEncoder encoder;
    private final Set<String> company;
    private final String nobodys;

    Passwords(PasswordEncoder encoder, BaseUrl baseUrl) {
        this.encoder = encoder;
        company = new HashSet<>(words(baseUrl.at("/", "").replaceFirst("^\\w+://", "")));
        company.add("minicrm");
        company.remove("localhost");
        nobodys = hash(Token.random().text());
    }

    /// What is wrong with a new password, if anything.
    ///
    /// @param name of whoever chooses it
    Optional<Problem> problem(String password, String name, String email) {
        if (password.codePointCount(0, password.length()) < LEAST) {
            return Optional.of(Problem.of("people.password.short", LEAST));
        }
        if (password.codePointCount(0, password.length()) > MOST) {
            return Optional.of(Problem.of("people.password.long", MOST));
        }
        String plain = plain(password);
        if (plain.equals(plain(email))) {
            return Optional.of(Problem.of("people.password.email"));
        }
        if (isMadeOfOwn(plain, name, email)) {
            return Optional.of(Problem.of("people.password.own"));
        }
        return CommonPasswords.include(plain)
                ? Optional.of(Problem.of("people.password.guessed"))
                : Optional.empty();
    }

    /// Whether hardly anything is left without the words of the person and the company.
    private boolean isMadeOfOwn(String plain, String name, String email) {
        Set<String> own =
                new TreeSet<>(
                        Comparator.comparing(String::length)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()));
        own.addAll(company);
        own.addAll(words(name));
        own.addAll(words(email));
        String left = bare(plain);
        String whole = left;
        for (String word : own) {
            left = left.replace(word, "");
        }
        left = left.replaceAll("[^\\p{L}\\p{N}]", "");
        return !left.equals(whole.replaceAll("[^\\p{L}\\p{N}]", "")) && left.length() < LEFT;
    }

    /// The words of at least three letters in a name or an address, without their accents.
    private static Set<String> words(String text) {
        return Arrays.stream(bare(plain(text)).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() >= 3)
                .collect(Collectors.toSet());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    private static String bare(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    /// A NUL would end the password early, unseen.
    String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password.replace("\0", "")));
    }

    /// Whether the password is the one of this hash. Without a hash it takes as long and is not, so
    /// that the time tells nobody which accounts exist.
    boolean matches(String password, @Nullable String hash) {
        boolean none = hash == null || hash.equals(User.NO_PASSWORD);
        boolean same = encoder.matches(password.replace("\0", ""), none ? nobodys : hash);
        return same && !none;
    }

    /// Whether a hash was made in a way that is no longer the strongest here.
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }
}
