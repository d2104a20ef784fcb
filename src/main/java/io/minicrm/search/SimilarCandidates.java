package io.minicrm.search;

import io.minicrm.scope.Access;
import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// SQL for rows of `search_doc` in which one word is only similar to what somebody looks for, while
/// the others are as they were typed. What may have been meant is looked up among the words that
/// there are (`search_word`), which are few; then the records that have it are found like others.
final class SimilarCandidates {

    /// How many of a kind for each word.
    private static final int MOST = 30;

    /// How many words may have been meant.
    private static final int MEANT = 6;

    private static final int SHORTEST = 3;

    /// The letters and the digits of a word that has both, or signs between them.
    private static final Pattern PART = Pattern.compile("\\p{IsAlphabetic}+|\\p{N}+");

    private final List<String> parts;
    private final List<Mistake> mistakes = new ArrayList<>();

    /// @param meant SQL of a relation with what may have been meant: `pattern`, `closeness`
    private record Mistake(String word, String meant) {}

    SimilarCandidates(Terms terms, SqlParameters sqlParameters) {
        parts =
                terms.words().stream()
                        .flatMap(word -> PART.matcher(word).results())
                        .map(part -> part.group())
                        .filter(part -> part.length() >= SHORTEST)
                        .distinct()
                        .toList();
        for (String part : parts) {
            if (part.codePoints().noneMatch(Character::isDigit)) {
                String words = SimilarWords.sql(part, parts.size() > 1, sqlParameters);
                if (!words.isEmpty()) {
                    mistakes.add(new Mistake(part, meant(part, words, sqlParameters)));
                }
            }
        }
    }

    private static String meant(String word, String condition, SqlParameters sqlParameters) {
        return """
        select '%%' || w.word || '%%' as pattern, max(similarity(w.word, f_norm(%s))) as closeness
        from search_word w where %s group by w.word order by 2 desc, 1 limit %d
        """
                .formatted(sqlParameters.bind(word), condition, MEANT);
    }

    /// SQL for those of one kind that one reader may see, with how close each comes.
    ///
    /// @param sql what is looked for, in rows `d`
    String sql(TermsSql sql, RecordKind kind, Access access) {
        List<String> arms = new ArrayList<>();
        for (Mistake mistake : mistakes) {
            String others =
                    parts.stream()
                            .filter(part -> !part.equals(mistake.word()))
                            .map(part -> " and " + sql.word(part))
                            .reduce("", String::concat);
            arms.add(
                    """
                    select d.*, m.closeness from (%s) m
                        cross join lateral (
                            select d.* from search_doc d where %s and %s%s limit %d) d
                    """
                            .formatted(
                                    mistake.meant(),
                                    Candidates.byTrigramsAlone(access, kind),
                                    sql.matches("m.pattern"),
                                    others,
                                    MOST));
        }
        if (arms.isEmpty()) {
            arms.add("select d.*, 0 as closeness from search_doc d where false");
        }
        return """
        (select distinct on (c.record_id) c.*, false as more from (%s) c
         order by c.record_id, c.closeness desc)
        """
                .formatted(String.join(" union all ", arms));
    }
}
