package io.minicrm.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// SQL for the words of `search_word` of which one may have been meant by another. Similar trigrams
/// forgive wrong letters in longer words (how close is close enough is said where connections are
/// opened, `pg_trgm.word_similarity_threshold`); in short ones, which are soon similar to anything,
/// one letter may be wrong, too many or missing behind the first; and two letters in the wrong
/// order are turned.
final class SimilarWords {

    private static final int LONGEST = 16;
    private static final int SHORT = 5;
    private static final int SHORTEST = 4;

    /// How much longer those are that only begin with what was meant. Not how many: words that this
    /// reader must not know of would take places of others.
    private static final int LONGER = 2;

    private SimilarWords() {}

    /// SQL of a relation with them, each as `word`; empty when nothing else can have been meant.
    /// Each way is by itself a part of an index.
    ///
    /// @param word letters alone, so that in patterns nothing is escaped
    /// @param isPart whether there are others beside it, so that even three letters say something
    static String sql(String word, boolean isPart, SqlParameters sqlParameters) {
        int[] letters = word.codePoints().toArray();
        boolean isShort = letters.length <= SHORT;
        boolean isEnough = letters.length >= SHORTEST || isPart;
        List<String> ways = new ArrayList<>();
        if (!isShort) {
            ways.add(
                    "select w.word from search_word w where (select f_norm(%s)) <%% w.word"
                            .formatted(sqlParameters.bind(word)));
        }
        List<String> meant = turned(letters);
        if (isShort && isEnough) {
            ways.add(
                    """
                    select w.word from search_word w where %s and w.word ~ f_norm(%s)
                    """
                            .formatted(
                                    begins(
                                            "f_norm("
                                                    + sqlParameters.bind(text(letters, 0, 1))
                                                    + ")"),
                                    sqlParameters.bind(
                                            "^%s(%s)$"
                                                    .formatted(
                                                            text(letters, 0, 1),
                                                            String.join(
                                                                    "|",
                                                                    oneLetterWrong(letters))))));
            if (letters.length >= SHORTEST) {
                meant.addAll(oneLetterLess(letters));
            }
        }
        if (!meant.isEmpty()) {
            ways.add(
                    """
                    select w.word from string_to_table(f_norm(%s), ' ') as t (meant)
                        join search_word w on %s and length(w.word) <= length(t.meant) + %d
                    """
                            .formatted(
                                    sqlParameters.bind(String.join(" ", meant)),
                                    begins("t.meant"),
                                    LONGER));
        }
        return ways.stream().map(way -> "(" + way + ")").collect(Collectors.joining(" union all "));
    }

    private static String begins(String text) {
        return "w.word ~>=~ %1$s and w.word ~<~ (%1$s || U&'\\+10FFFF')".formatted(text);
    }

    /// What stands behind the first letter in words that differ in one, or have one more: all of
    /// them begin with it, and so are a part of an index.
    private static List<String> oneLetterWrong(int[] letters) {
        List<String> patterns = new ArrayList<>();
        for (int i = 1; i < letters.length; i++) {
            String before = text(letters, 1, i);
            patterns.add(before + "." + text(letters, i, letters.length));
            if (i + 1 < letters.length) {
                patterns.add(before + "." + text(letters, i + 1, letters.length));
            }
        }
        return patterns;
    }

    private static List<String> turned(int[] letters) {
        List<String> turned = new ArrayList<>();
        for (int i = 0; i + 1 < letters.length && letters.length <= LONGEST; i++) {
            if (letters[i] != letters[i + 1]) {
                int[] other = letters.clone();
                other[i] = letters[i + 1];
                other[i + 1] = letters[i];
                turned.add(text(other, 0, other.length));
            }
        }
        return turned;
    }

    private static List<String> oneLetterLess(int[] letters) {
        List<String> less = new ArrayList<>();
        for (int i = 0; i < letters.length; i++) {
            less.add(text(letters, 0, i) + text(letters, i + 1, letters.length));
        }
        return less;
    }

    private static String text(int[] letters, int from, int to) {
        return new String(letters, from, to - from);
    }
}
