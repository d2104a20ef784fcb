package io.minicrm.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The fields that make up what a person is called, and how a whole name goes into them. Nothing of
/// it is lost: titles stay with the given names, "Jr." with the last name.
public record PersonName(Field<String> given, Field<String> last) {

    /// A name in its two parts; one of them may be empty.
    public record Parts(String given, String last) {}

    /// Where a last name begins, wherever they stand.
    private static final Set<String> BEGINNINGS =
            Set.of(
                    "van", "von", "vom", "zu", "zum", "zur", "ter", "ten", "bin", "ibn", "bint",
                    "al", "el", "mc", "mac", "st", "o'");

    /// What belongs to the word behind it: also part of given names, as in María del Carmen García.
    private static final Set<String> LINKS =
            Set.of(
                    "de", "der", "den", "del", "della", "dello", "di", "da", "do", "dos", "das",
                    "du", "des", "la", "le", "las", "los", "und", "'t", "d'", "lo");

    private static final Set<String> ENDINGS =
            Set.of(
                    "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "ma", "ba",
                    "esq", "llm", "cpa", "dds");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f\\u3000]+");

    /// The parts of a whole name: "Jane Doe", "Doe, Jane", "Vincent van der Berg".
    public static Parts parts(String whole) {
        String name = BLANKS.matcher(whole).replaceAll(" ").strip();
        int comma = name.indexOf(',');
        if (comma >= 0 && !isEnding(name.substring(comma + 1))) {
            return turned(name.substring(0, comma).strip(), name.substring(comma + 1).strip());
        }
        List<String> words = List.of(name.split(" "));
        int end = words.size();
        while (end > 1 && (isEnding(words.get(end - 1)) || words.get(end - 1).startsWith("("))) {
            end--;
        }
        if (isFamilyFirst(words, end)) {
            int family = capitals(words, end);
            return new Parts(
                    join(words.subList(Math.max(family, 1), words.size())),
                    join(words.subList(0, Math.max(family, 1))));
        }
        int begin = begin(words, end);
        return new Parts(join(words.subList(0, begin)), join(words.subList(begin, words.size())));
    }

    /// "Berg, Vincent van der": what stands behind belongs before the last name.
    private static Parts turned(String last, String given) {
        List<String> words = new ArrayList<>(Arrays.asList(given.split(" ")));
        List<String> before = new ArrayList<>();
        while (words.size() > 1 && isBeginning(words.getLast(), true)) {
            before.addFirst(words.removeLast());
        }
        before.add(last);
        return last.isEmpty() ? parts(given) : new Parts(join(words), join(before));
    }

    private static int begin(List<String> words, int end) {
        if (isBeginning(words.getFirst(), true) && end > 1) {
            return 0;
        }
        for (int i = 1; i < end - 1; i++) {
            if (isBeginning(words.get(i), false) && BEGINNINGS.contains(plain(words.get(i)))) {
                return i;
            }
        }
        int begin = end - 1;
        while (begin > 1 && isBeginning(words.get(begin - 1), false)) {
            begin--;
        }
        if (begin > 2 && words.get(begin - 1).equals("y")) {
            begin -= 2;
        }
        return begin;
    }

    /// @param small whether only without a capital: Van Morrison is called Van
    private static boolean isBeginning(String word, boolean small) {
        String plain = plain(word);
        return (BEGINNINGS.contains(plain) || LINKS.contains(plain))
                && (!small || word.equals(word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isEnding(String text) {
        return List.of(text.strip().split("[ ,]+")).stream()
                .allMatch(word -> ENDINGS.contains(plain(word).replace(".", "")));
    }

    /// Chinese, Japanese and Korean names begin with the family's, and so does "DUPONT Jean".
    private static boolean isFamilyFirst(List<String> words, int end) {
        return end > 1
                && (words.stream().limit(end).allMatch(PersonName::isEastern)
                        || capitals(words, end) > 0);
    }

    /// How many words in capitals a name begins with that does not go on like that.
    private static int capitals(List<String> words, int end) {
        int capitals = 0;
        while (capitals < end && isInCapitals(words.get(capitals))) {
            capitals++;
        }
        boolean mixed =
                words.subList(capitals, end).stream()
                        .noneMatch(word -> word.length() > 1 && isInCapitals(word));
        return mixed && capitals < end ? capitals : 0;
    }

    private static boolean isInCapitals(String word) {
        return word.codePoints().filter(Character::isLetter).count() > 2
                && word.codePoints()
                        .filter(Character::isLetter)
                        .allMatch(letter -> Character.isUpperCase(letter));
    }

    private static boolean isEastern(String word) {
        return word.codePoints()
                .allMatch(letter ->
                        switch (Character.UnicodeScript.of(letter)) {
                            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
                            default -> letter == '々' || letter == 'ー';
                        });
    }

    private static String plain(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace('’', '\'');
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static String join(List<String> words) {
        return String.join(" ", words);
    }
}
