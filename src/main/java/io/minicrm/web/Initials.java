package io.minicrm.web;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The one or two letters that stand for a name.
public final class Initials {

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s.,;/|&+()\"]+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s.,;/|&+()\"-]+");

    private Initials() {}

    /// First letters of the first and the last name: "JO" for Jean-Baptiste Ouédraogo.
    public static String ofPerson(String name) {
        List<String> words = words(name, BETWEEN_NAMES);
        return words.size() < 2
                ? letters(words)
                : letters(List.of(words.getFirst(), words.getLast()));
    }

    /// First letters of the first two words: "HS" for Hofmann & Söhne Präzisionstechnik GmbH.
    public static String ofCompany(String name) {
        return letters(words(name, BETWEEN_WORDS).stream().limit(2).toList());
    }

    private static List<String> words(String name, Pattern between) {
        return between.splitAsStream(name.strip())
                .filter(word -> !word.isEmpty() && Character.isLetterOrDigit(word.codePointAt(0)))
                .toList();
    }

    private static String letters(List<String> words) {
        if (words.isEmpty()) {
            return "?";
        }
        StringBuilder letters = new StringBuilder();
        words.forEach(word -> letters.append(word, 0, word.offsetByCodePoints(0, 1)));
        return letters.toString().toUpperCase(Locale.ROOT);
    }
}
