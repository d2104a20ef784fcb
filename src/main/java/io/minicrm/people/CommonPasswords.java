package io.minicrm.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.springframework.core.io.ClassPathResource;

/// The passwords, and the words in them, that are tried first: 400,000 that have come out
/// elsewhere. A password is chosen seldom, so the list is read through each time, in some
/// hundredths of a second, and takes no memory meanwhile.
final class CommonPasswords {

    private static final String LIST = "people/common-passwords.txt.gz";

    /// The shortest that is worth a word of the list.
    private static final int SHORTEST = 5;

    /// What follows a word and makes it no better: figures and signs up to so many.
    private static final int ENDING = 6;

    private CommonPasswords() {}

    /// Whether this is a password of the list, one of its words with the usual before or after it,
    /// or nothing but a pattern.
    ///
    /// @param plain in small letters
    static boolean include(String plain) {
        return isPattern(plain) || isListed(candidates(plain));
    }

    /// What the list would have to hold.
    private static Set<String> candidates(String plain) {
        Set<String> all = new HashSet<>();
        all.add(plain);
        for (String each : List.of(plain, unmasked(plain, 'i'), unmasked(plain, 'l'))) {
            all.add(each);
            String core = core(each);
            if (plain.length() - core.length() <= ENDING || isPattern(plain.replace(core, ""))) {
                all.add(core);
            }
            for (int unit = SHORTEST; unit <= each.length() / 2; unit++) {
                if (isRepeated(each, unit)) {
                    all.add(each.substring(0, unit));
                }
            }
        }
        all.removeIf(word -> word.length() < SHORTEST);
        return all;
    }

    /// Without the figures and signs around it.
    private static String core(String plain) {
        return plain.replaceFirst("^[^\\p{L}]+", "").replaceFirst("[^\\p{L}]+$", "");
    }

    /// With letters again for the signs that usually stand for them.
    private static String unmasked(String plain, char one) {
        return core(plain.replace('@', 'a').replace('$', 's'))
                .replace('0', 'o')
                .replace('1', one)
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('7', 't');
    }

    /// Fewer than four different letters, a short piece over and over, or a run along the alphabet,
    /// the figures or a row of keys.
    private static boolean isPattern(String plain) {
        if (plain.isEmpty() || plain.codePoints().distinct().count() < 4) {
            return true;
        }
        for (int unit = 1; unit < SHORTEST; unit++) {
            if (unit <= plain.length() / 2 && isRepeated(plain, unit)) {
                return true;
            }
        }
        int steps = 0;
        for (int i = 1; i < plain.length(); i++) {
            if (isBeside(plain.charAt(i - 1), plain.charAt(i))) {
                steps++;
            }
        }
        return steps >= plain.length() - 2;
    }

    private static final String[] ROWS = {
        "1234567890", "qwertyuiop", "qwertzuiopü", "asdfghjklöä", "zxcvbnm", "yxcvbnm", "azertyuiop"
    };

    private static boolean isBeside(char before, char after) {
        if (Math.abs(before - after) <= 1) {
            return true;
        }
        for (String row : ROWS) {
            int a = row.indexOf(before);
            int b = row.indexOf(after);
            if (a >= 0 && b >= 0 && Math.abs(a - b) == 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRepeated(String plain, int unit) {
        for (int i = unit; i < plain.length(); i++) {
            if (plain.charAt(i) != plain.charAt(i - unit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isListed(Set<String> candidates) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        new ClassPathResource(LIST).getInputStream(), 1 << 16),
                                StandardCharsets.UTF_8),
                        1 << 16)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (candidates.contains(line)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
