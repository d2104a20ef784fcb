package io.minicrm.page;

import java.util.LinkedHashSet;
import java.util.Set;

/// The ways in which a title could be written otherwise. To look for them in the index of titles
/// costs the same however many records there are; to compare a title with all that have something
/// of it does not.
///
/// They are its words in another order or without the last, a letter too many, one too few, one
/// instead of another, two neighbours changed, one doubled; and whatever comes after its first half
/// (of a short one: after all but two letters).
///
/// @param norm the title as it stands in the index
record SimilarTitles(String norm) {

    /// From this length on one letter instead of another makes so little difference that the titles
    /// are called similar.
    private static final int LONG = 14;

    private static final int MOST_PLACES = 40;

    private static final char[] LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

    String[] ways() {
        Set<String> ways = new LinkedHashSet<>();
        int first = norm.indexOf(' ');
        int last = norm.lastIndexOf(' ');
        if (first > 0) {
            ways.add(norm.substring(last + 1) + ' ' + norm.substring(0, last));
            ways.add(norm.substring(first + 1) + ' ' + norm.substring(0, first));
            ways.add(norm.substring(0, last));
        }
        for (int i = 0; i < Math.min(norm.length(), MOST_PLACES) && isPlain(); i++) {
            String before = norm.substring(0, i);
            String after = norm.substring(i + 1);
            ways.add(before + after);
            ways.add(before + norm.charAt(i) + norm.substring(i));
            if (!after.isEmpty()) {
                ways.add(before + after.charAt(0) + norm.charAt(i) + after.substring(1));
            }
            if (norm.length() >= LONG && i < beginning()) {
                for (char letter : LETTERS) {
                    ways.add(before + letter + after);
                    ways.add(before + letter + norm.substring(i));
                }
            }
        }
        ways.remove(norm);
        return ways.toArray(String[]::new);
    }

    /// What those begin with that may end otherwise.
    String from() {
        return norm.substring(0, Math.min(norm.length(), beginning()));
    }

    /// The first text after all that begin so.
    String to() {
        return from() + Character.toString(Character.MAX_CODE_POINT);
    }

    /// Whether each sign is one of a Java text, so that one can be taken out.
    private boolean isPlain() {
        return norm.chars().noneMatch(sign -> Character.isSurrogate((char) sign));
    }

    private int beginning() {
        if (!isPlain()) {
            return norm.length();
        }
        return norm.length() >= 20
                ? Math.min(norm.length() / 2, MOST_PLACES)
                : Math.max(norm.length() - 2, 3);
    }
}
