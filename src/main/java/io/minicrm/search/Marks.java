package io.minicrm.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Finds in a text what was looked for, to mark it: without regard to accents and case, and in a
/// phone number without regard to blanks and signs.
public final class Marks {

    /// A part of a text.
    public record Part(String text, boolean marked) {}

    /// Letters that consist of a plain one and more, but are no composition in Unicode.
    private static final Map<Character, String> PLAIN =
            Map.of(
                    'ß', "ss", 'æ', "ae", 'œ', "oe", 'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'þ',
                    "th", 'ı', "i");

    private final List<String> words = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();

    Marks(Terms terms) {
        for (Terms.Term term : terms.terms()) {
            if (term instanceof Terms.Term.Digits) {
                PhoneDigits digits = PhoneDigits.of(term.text());
                numbers.add(digits.digits());
                if (digits.withoutPrefix() != null) {
                    numbers.add(digits.withoutPrefix());
                }
            }
            words.add(plain(term.text()).text());
        }
    }

    public List<Part> of(String text) {
        Plain plain = plain(text);
        BitSet marked = new BitSet();
        for (String word : words) {
            mark(plain, word, marked);
        }
        return parts(text, marked);
    }

    /// A number is kept in several notations: "06 28" is marked in "+33 6 28" as well.
    public List<Part> ofPhone(String phone) {
        StringBuilder digits = new StringBuilder();
        List<Integer> from = new ArrayList<>();
        for (int i = 0; i < phone.length(); i++) {
            if (Character.isDigit(phone.charAt(i))) {
                digits.append(Character.digit(phone.charAt(i), 10));
                from.add(i);
            }
        }
        BitSet marked = new BitSet();
        for (String number : numbers) {
            int at = digits.indexOf(number);
            int length = number.length();
            if (at < 0 && number.startsWith("0")) {
                length--;
                at = digits.indexOf(number.substring(1));
            }
            if (at >= 0 && length > 0) {
                marked.set(from.get(at), from.get(at + length - 1) + 1);
            }
        }
        return parts(phone, marked);
    }

    private record Plain(String text, int[] from) {}

    /// The letters without accents and case, and where each came from.
    private static Plain plain(String text) {
        StringBuilder letters = new StringBuilder();
        List<Integer> from = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            String one =
                    Normalizer.normalize(text.substring(i, i + 1), Normalizer.Form.NFD)
                            .toLowerCase(Locale.ROOT);
            for (int k = 0; k < one.length(); k++) {
                char letter = one.charAt(k);
                if (Character.getType(letter) == Character.NON_SPACING_MARK) {
                    continue;
                }
                String plain = PLAIN.getOrDefault(letter, String.valueOf(letter));
                for (int j = 0; j < plain.length(); j++) {
                    letters.append(plain.charAt(j));
                    from.add(i);
                }
            }
        }
        return new Plain(letters.toString(), from.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void mark(Plain plain, String word, BitSet marked) {
        if (word.isEmpty()) {
            return;
        }
        for (int at = plain.text().indexOf(word);
                at >= 0;
                at = plain.text().indexOf(word, at + word.length())) {
            marked.set(plain.from()[at], plain.from()[at + word.length() - 1] + 1);
        }
    }

    private static List<Part> parts(String text, BitSet marked) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            boolean on = marked.get(start);
            int end = on ? marked.nextClearBit(start) : marked.nextSetBit(start);
            end = end < 0 || end > text.length() ? text.length() : end;
            parts.add(new Part(text.substring(start, end), on));
            start = end;
        }
        return parts;
    }
}
