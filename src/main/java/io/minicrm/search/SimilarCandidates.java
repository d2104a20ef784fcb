package io.minicrm.search;

import io.minicrm.scope.Access;
import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// SQL for rows of `search_doc` in which one word is only similar to what somebody looks for, while
/// the others are as they were typed. What may have been meant is looked up among the words that
/// there are (`search_word`), which are few; then the records that have it are found like others.
///
/// That list has the words of all records. Only those count that stand in one which this reader may
/// see, and how close a record comes is said by its own words, so that what is found, and in which
/// order, is the same as if there were no other records.
final class SimilarCandidates {

    /// How many of a kind for each word.
    private static final int MOST = 30;

    /// How many words may have been meant.
    private static final int MEANT = 6;

    private static final int SHORTEST = 3;

    /// A word with another one within it ("kowalskibau") is found by that one, so that few are left
    /// of the many that come close. How many others are tried for that, and how much longer than
    /// what was typed they are.
    private static final int WITHIN = 20;

    private static final int LONGER = 2;

    /// The letters and the digits of a word that has both, or signs between them.
    private static final Pattern PART = Pattern.compile("\\p{IsAlphabetic}+|\\p{N}+");

    private final List<String> parts;
    private final List<Mistake> mistakes = new ArrayList<>();

    /// @param similar SQL of a relation with what may have been meant, each as `word`
    /// @param typed SQL for the word that was typed
    private record Mistake(String word, String similar, String typed) {}

    /// The rows of one kind for one reader.
    ///
    /// @param sql what is looked for, in rows `d`
    record Rows(TermsSql sql, RecordKind kind, Access access) {

        /// SQL for those that have a pattern.
        private String having(String pattern, String others) {
            return "(select d as found from search_doc d where %s and %s%s limit %d)"
                    .formatted(
                            Candidates.visible(access, kind), sql.matches(pattern), others, MOST);
        }
    }

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
                    mistakes.add(
                            new Mistake(part, words, "f_norm(" + sqlParameters.bind(part) + ")"));
                }
            }
        }
    }

    /// SQL for them, with how close each comes.
    String sql(List<Rows> kinds) {
        if (mistakes.isEmpty()) {
            return "select d.*, 0 as closeness, false as more from search_doc d where false";
        }
        return """
        select distinct on (c.record_kind, c.record_id) c.*, false as more from (%s) c
        order by c.record_kind, c.record_id, c.closeness desc
        """
                .formatted(
                        mistakes.stream()
                                .map(mistake -> sql(mistake, kinds))
                                .collect(Collectors.joining(" union all ")));
    }

    /// The closest first, until enough of them were found in any record that the reader may see.
    private String sql(Mistake mistake, List<Rows> kinds) {
        return """
        (with close as materialized (
             select w.word,
                    row_number() over (order by max(similarity(w.word, %1$s)) desc, w.word) as place
             from (%2$s) w group by w.word),
         inner_words as materialized (
             select word, place from close where length(word) <= length(%1$s) + %3$d order by place limit %4$d)
         select d.*, word_similarity(%1$s, d.norm) as closeness
         from (
             select f.rows
             from (
                 select s.place, '%%' || s.word || '%%' as pattern from close s
                 where not exists (select from inner_words w where w.place < s.place and strpos(s.word, w.word) > 0)
                 order by s.place) s
                 cross join lateral (select array_agg(a.found) as rows from (%5$s) a) f
             where f.rows is not null
             limit %6$d) m
             cross join lateral unnest(m.rows) d)
        """
                .formatted(
                        mistake.typed(),
                        mistake.similar(),
                        LONGER,
                        WITHIN,
                        kinds.stream()
                                .map(rows -> rows.having("s.pattern", others(mistake, rows.sql())))
                                .collect(Collectors.joining(" union all ")),
                        MEANT);
    }

    /// True where the other words are as they were typed.
    private String others(Mistake mistake, TermsSql sql) {
        return parts.stream()
                .filter(part -> !part.equals(mistake.word()))
                .map(part -> " and " + sql.word(part))
                .collect(Collectors.joining());
    }
}
