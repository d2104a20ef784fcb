package io.minicrm.search;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The ways in which a word is written: where some write ä, ö, ü, ø or å, others write two letters.
/// `f_spelled` says the same for what is kept.
final class Spellings {

    private static final Pattern WITH_OTHERS = Pattern.compile("[äöüøå]");

    /// The first letter of Korean, which stands before all the others of such scripts.
    private static final int FIRST_ALONE = 0x1100;

    private Spellings() {}

    /// The word itself first.
    static List<String> of(String word) {
        String plain = Normalizer.normalize(word, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return WITH_OTHERS.matcher(plain).find()
                ? Stream.of(word, spelled(plain, "aa"), spelled(plain, "a")).distinct().toList()
                : List.of(word);
    }

    private static String spelled(String plain, String ring) {
        return plain.replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ø", "oe")
                .replace("å", ring);
    }

    /// With two letters where others write two.
    static String letters(String plain) {
        return spelled(plain, "aa");
    }

    /// Whether words in this script stand beside each other without blanks, so that any letter can
    /// begin one.
    static boolean standsAlone(int letter) {
        return letter >= FIRST_ALONE && isOfScriptWithoutBlanks(letter);
    }

    private static boolean isOfScriptWithoutBlanks(int letter) {
        return switch (Character.UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
