package io.minicrm.search;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The letters of a text without accents and case, and where in the text each came from.
///
/// @param from a place for each letter, and perhaps some more
/// @param begins whether a word begins with a letter
record FoldedText(String text, int[] from, BitSet begins) {

    /// Letters that consist of a plain one and more, but are no composition in Unicode.
    private static final Map<Character, String> PLAIN =
            Map.of(
                    'ß', "ss", 'æ', "ae", 'œ', "oe", 'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'þ',
                    "th", 'ı', "i");

    /// Before it, a letter is one letter in every way it is written.
    private static final char NOT_ASCII = 0x80;

    static FoldedText of(String text) {
        return of(text, letter -> letter);
    }

    /// With two letters where others write two.
    static FoldedText spelled(String text) {
        return of(text, Spellings::letters);
    }

    private static FoldedText of(String text, UnaryOperator<String> written) {
        Collecting letters = new Collecting(text.length());
        for (int i = 0; i < text.length(); i++) {
            char plainly = text.charAt(i);
            if (plainly < NOT_ASCII) {
                letters.add(Character.toLowerCase(plainly), i, false);
                continue;
            }
            String one = written.apply(text.substring(i, i + 1).toLowerCase(Locale.ROOT));
            String parts = Normalizer.normalize(one, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
            for (int k = 0; k < parts.length(); k++) {
                char letter = parts.charAt(k);
                if (Character.getType(letter) == Character.NON_SPACING_MARK) {
                    continue;
                }
                String plain = PLAIN.getOrDefault(letter, String.valueOf(letter));
                for (int j = 0; j < plain.length(); j++) {
                    letters.add(plain.charAt(j), i, false);
                }
            }
        }
        return letters.plain();
    }

    /// The letters and digits alone.
    FoldedText letters() {
        Collecting letters = new Collecting(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (isLetter(text.charAt(i))) {
                letters.add(text.charAt(i), from[i], begins.get(i));
            }
        }
        return letters.plain();
    }

    /// With the last word before all others.
    FoldedText lastFirst() {
        int last = text.lastIndexOf(' ') + 1;
        Collecting letters = new Collecting(text.length());
        for (int i = last; i < text.length(); i++) {
            letters.add(text.charAt(i), from[i], begins.get(i));
        }
        for (int i = 0; i < last; i++) {
            letters.add(text.charAt(i), from[i], begins.get(i));
        }
        return letters.plain();
    }

    /// Marks where a word stands in the text.
    ///
    /// @param anywhere whether it may stand within a word, too
    /// @return whether it does
    boolean mark(String word, boolean anywhere, BitSet marked) {
        boolean any = false;
        for (int at = word.isEmpty() ? -1 : text.indexOf(word);
                at >= 0;
                at = text.indexOf(word, at + 1)) {
            if (anywhere || begins.get(at)) {
                any = true;
                mark(at, at + word.length() - 1, marked);
            }
        }
        return any;
    }

    /// What stands between two letters belongs to them, unless these stand in another order.
    private void mark(int first, int last, BitSet marked) {
        for (int i = first; i <= last; i++) {
            boolean goesOn = i < last && from[i + 1] > from[i];
            marked.set(from[i], (goesOn ? from[i + 1] : from[i]) + 1);
        }
    }

    private static boolean isLetter(char letter) {
        return Character.isLetterOrDigit(letter) || Character.isSurrogate(letter);
    }

    private static final class Collecting {

        private final StringBuilder text;
        private final BitSet begins = new BitSet();
        private int[] from;

        Collecting(int expected) {
            text = new StringBuilder(expected);
            from = new int[expected];
        }

        void add(char letter, int place, boolean begin) {
            int at = text.length();
            boolean afterSign = at == 0 || !isLetter(text.charAt(at - 1));
            if (begin || isLetter(letter) && afterSign || Spellings.standsAlone(letter)) {
                begins.set(at);
            }
            text.append(letter);
            if (at == from.length) {
                from = Arrays.copyOf(from, 2 * at + 1);
            }
            from[at] = place;
        }

        FoldedText plain() {
            return new FoldedText(text.toString(), from, begins);
        }
    }
}
