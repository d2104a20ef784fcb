package io.minicrm.imports;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Judges whether a text can have been meant: its words have letters that occur together in some
/// language, no signs within, and no capitals behind small letters.
final class TextPlausibility {

    private static final Pattern WORD = Pattern.compile("[^\\s,;|\"\\p{Cntrl}&&[^\\x80-\\x9f]]++");

    /// Signs that stand beside letters without anything being wrong.
    private static final String USUAL_SIGNS = "²’‘´`“”„‚‹›«»–—…•·€°©®™§№（）、。・「」\u00a0\u200b\ufeff";

    private static final String RUSSIAN_OFTEN = "оеаинтсрвлкмд";

    private static final String VOWELS =
            "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęěůőűăâıαεηιουωάέήίόύώаеёиоуыэюяіїє";

    /// UTF-8 that was read as something else and written as UTF-8 again.
    private static final Pattern TWICE =
            Pattern.compile(
                    "[ÃÂ][\\u0080-\\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÄÅ][\\u0080-\\u00bf‚„…†‡‰‹‘’“”•–—™›]|â€[\\u0080-\\u00bf™œ“”¦˜\\u009d]?");

    static final double WRONG = -2;
    private static final double BROKEN = -6;
    private static final int MOST_KEPT = 5_000;

    private final Encoding encoding;
    private final Set<WrittenLanguage.Group> groups;
    private final Map<WrittenLanguage, Integer> explained = new EnumMap<>(WrittenLanguage.class);
    private final Set<String> wrong = new LinkedHashSet<>();
    private final Set<String> seen = new HashSet<>();
    private double score;
    private int words;

    private TextPlausibility(Encoding encoding, String text) {
        this.encoding = encoding;
        groups = WrittenLanguage.groups(encoding);
        Matcher word = WORD.matcher(text);
        while (word.find() && seen.size() < MOST_KEPT) {
            if (word.group().chars().anyMatch(letter -> letter >= 0x80) && seen.add(word.group())) {
                look(word.group());
            }
        }
    }

    static TextPlausibility of(Encoding encoding, String text) {
        return new TextPlausibility(encoding, text);
    }

    /// How likely it is that the text was meant: the higher the better.
    double score() {
        int best = explained.values().stream().mapToInt(each -> each).max().orElse(0);
        return score + best;
    }

    /// The words that cannot have been meant.
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// How many different words have more than ASCII.
    int words() {
        return words;
    }

    private void look(String word) {
        words++;
        double points = TWICE.matcher(word).find() ? WRONG : 0;
        Set<Integer> beyond = new HashSet<>();
        boolean ascii = false;
        int before = 0;
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            boolean latin = letter < 0x80 && Character.isLetter(letter);
            ascii |= latin;
            if (encoding.isUnicode()) {
                points += isBroken(letter) ? BROKEN : 0;
            } else if (letter >= 0x80) {
                points += sign(word, i, letter);
                if (Character.isLetter(letter)) {
                    beyond.add((int) Character.toLowerCase(letter));
                }
            }
            boolean small = Character.isLowerCase(before);
            if (!encoding.isUnicode()
                    && small
                    && Character.isUpperCase(letter)
                    && (letter >= 0x80 || before >= 0x80)) {
                points += WRONG;
            }
            before = letter;
        }
        if (!beyond.isEmpty() && !encoding.isUnicode()) {
            double spoken = language(word, beyond, ascii);
            points += points < 0 ? Math.min(0, spoken) : spoken;
        }
        score += points;
        if (points < 0) {
            wrong.add(word);
        }
    }

    private static boolean isBroken(char sign) {
        return sign == '\ufffd' || sign >= 0x80 && sign < 0xa0 || sign >= 0xe000 && sign < 0xf900;
    }

    private double sign(String word, int at, char sign) {
        if (isBroken(sign)) {
            return BROKEN;
        }
        if (Character.isLetter(sign) || Character.getType(sign) == Character.NON_SPACING_MARK) {
            return 0;
        }
        if (sign == '¤') {
            return WRONG;
        }
        if (isPunctuation(word, at, sign)) {
            return 2;
        }
        if (USUAL_SIGNS.indexOf(sign) >= 0 || !isBesideLetter(word, at)) {
            return sign == '€' ? 1 : 0;
        }
        return WRONG;
    }

    /// A dash that stands alone, an apostrophe within a word, quotation marks around it.
    private static boolean isPunctuation(String word, int at, char sign) {
        return switch (sign) {
            case '–', '—' -> word.length() == 1;
            case '’' -> at > 0 && at + 1 < word.length() && isBesideLetter(word, at);
            case '“', '„' -> at == 0 && word.length() > 1;
            case '”' -> at > 0 && at + 1 == word.length();
            default -> false;
        };
    }

    private static boolean isBesideLetter(String word, int at) {
        return at > 0 && Character.isLetter(word.charAt(at - 1))
                || at + 1 < word.length() && Character.isLetter(word.charAt(at + 1));
    }

    /// As many points as the word has letters that only this encoding makes of their bytes, when
    /// one language has them all.
    private double language(String word, Set<Integer> beyond, boolean ascii) {
        long letters =
                word.chars().filter(each -> each >= 0x80 && Character.isLetter(each)).count();
        if (beyond.stream().anyMatch(EasternText::isEastern)) {
            return groups.contains(WrittenLanguage.Group.EAST)
                    ? new EasternText(encoding).points(word, ascii)
                    : WRONG;
        }
        List<WrittenLanguage> fitting =
                Stream.of(WrittenLanguage.values())
                        .filter(each -> each.isOf(groups))
                        .filter(each -> each.has(beyond))
                        .toList();
        if (fitting.isEmpty()) {
            return WRONG;
        }
        fitting.forEach(each -> explained.merge(each, 1, Integer::sum));
        boolean otherScript = isOtherScript(beyond);
        if (otherScript && ascii) {
            return WRONG;
        }
        if (otherScript) {
            double often =
                    word.toLowerCase(Locale.ROOT)
                            .chars()
                            .filter(each -> RUSSIAN_OFTEN.indexOf(each) >= 0)
                            .count();
            return 1.5 * letters + 0.3 * often - odd(word);
        }
        // Icelandic has this letter only where a word begins
        if (word.indexOf('þ') > 0 || word.length() == 1) {
            return 0;
        }
        boolean tooMany = letters > 4 && letters * 10 > word.length() * 8L;
        return (tooMany ? WRONG : 1) + Math.min(letters, 3) * 0.5 - odd(word);
    }

    private static boolean isOtherScript(Set<Integer> beyond) {
        return beyond.stream().anyMatch(each -> each >= 0x370 && each < 0x530);
    }

    /// Four consonants or three vowels in a row are rare, wherever a letter beyond ASCII is among
    /// them.
    private static double odd(String word) {
        int vowels = 0;
        int consonants = 0;
        boolean beyond = false;
        boolean odd = false;
        for (char letter : word.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean vowel = VOWELS.indexOf(letter) >= 0;
            boolean goesOn = Character.isLetter(letter) && (vowel ? consonants : vowels) == 0;
            beyond = goesOn && beyond || letter >= 0x80;
            vowels = vowel ? vowels + 1 : 0;
            consonants = !vowel && Character.isLetter(letter) ? consonants + 1 : 0;
            odd |= beyond && (vowels > 2 || consonants > 3);
        }
        return odd ? 1 : 0;
    }
}
