package io.minicrm.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Finds in a text what was looked for, to mark it: without regard to accents and case, in every
/// way a name is written, and in a phone number without regard to blanks and signs.
public final class Highlighter {

    private static final int BEFORE = 50;
    private static final int AROUND = 180;

    /// A part of a text.
    public record Part(String text, boolean marked) {}

    /// @param anywhere whether it may stand within a word, too
    private record Wanted(List<String> ways, List<String> letters, boolean anywhere) {}

    private final List<Wanted> words = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();

    Highlighter(Terms terms) {
        for (Terms.Term term : terms.terms()) {
            if (term instanceof Terms.Term.Digits) {
                PhoneDigits digits = PhoneDigits.of(term.text());
                numbers.add(digits.digits());
                if (digits.withoutPrefix() != null) {
                    numbers.add(digits.withoutPrefix());
                }
            }
            List<String> ways =
                    Spellings.of(term.text()).stream()
                            .map(way -> FoldedText.of(way).text())
                            .toList();
            words.add(
                    new Wanted(
                            ways,
                            ways.stream().map(Highlighter::letters).toList(),
                            !(term instanceof Terms.Term.Beginning)));
        }
    }

    public List<Part> of(String text) {
        FoldedText foldedText = FoldedText.of(text);
        BitSet marked = new BitSet();
        for (Wanted wanted : words) {
            if (!mark(foldedText, wanted.ways(), wanted.anywhere(), marked)) {
                markOtherwise(foldedText, FoldedText.spelled(text), wanted, marked);
            }
        }
        return parts(text, marked);
    }

    private static void markOtherwise(
            FoldedText foldedText, FoldedText spelled, Wanted wanted, BitSet marked) {
        if (!mark(spelled, wanted.ways(), wanted.anywhere(), marked)
                && !mark(foldedText.letters(), wanted.letters(), false, marked)
                && !mark(spelled.letters(), wanted.letters(), false, marked)) {
            mark(foldedText.lastFirst().letters(), wanted.letters(), false, marked);
        }
    }

    /// What stands around the first place that is marked, in one line.
    public List<Part> around(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        int first = 0;
        for (Part part : of(line)) {
            if (part.marked()) {
                break;
            }
            first += part.text().length();
        }
        first = first == line.length() ? 0 : first;
        int start = first <= BEFORE ? 0 : line.indexOf(' ', first - BEFORE) + 1;
        start = start == 0 || start > first ? Math.max(0, first - BEFORE) : start;
        int end = Math.min(line.length(), start + AROUND);
        end =
                end < line.length() && line.lastIndexOf(' ', end) > first
                        ? line.lastIndexOf(' ', end)
                        : end;
        List<Part> parts = new ArrayList<>();
        if (start > 0) {
            parts.add(new Part("… ", false));
        }
        parts.addAll(of(line.substring(start, end)));
        if (end < line.length()) {
            parts.add(new Part(" …", false));
        }
        return parts;
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

    private static boolean mark(
            FoldedText foldedText, List<String> ways, boolean anywhere, BitSet marked) {
        boolean any = false;
        for (String way : ways) {
            any |= foldedText.mark(way, anywhere, marked);
        }
        return any;
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString();
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
