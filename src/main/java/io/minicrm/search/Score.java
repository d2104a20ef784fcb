package io.minicrm.search;

import static io.minicrm.search.TermsSql.hidden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How well a row is what somebody looks for: an exact address or number first, then what is called
/// so, then what is called something with these words, or that begins so, then by how much of it
/// stands in what it is called.
final class Score {

    /// What of a kind the best one is. Kinds stand in this order, and people first within it.
    enum Grade {
        /// Exactly what was looked for.
        EXACT,
        /// Called so, among other words.
        CALLED,
        /// Anything else, as what only belongs to something of that name.
        OTHER;

        static Grade of(double score) {
            return score >= IDENTICAL ? EXACT : score >= BEGINS ? CALLED : OTHER;
        }
    }

    private static final int ADDRESS = 200;
    private static final int IDENTICAL = 150;
    private static final int BEGINS_WITH_WORDS = 130;
    private static final int WHOLE_WORDS = 120;
    private static final int BEGINS = 100;

    private Score() {}

    /// SQL for the score of a row `c` of `search_doc`, whose title is folded in `name`.
    static String sql(Terms terms, SqlParameters sqlParameters) {
        String digits = Terms.digits(terms.text());
        String wanted = sqlParameters.bind(terms.wanted());
        String begins = "f_like(" + wanted + ") || ";
        List<String> cases = new ArrayList<>();
        if (digits.length() >= 3) {
            cases.add(
                    "when ' ' || c.digits || ' ' like %s then %d"
                            .formatted(
                                    hidden("'% ' || " + sqlParameters.bind(digits) + " || ' %'"),
                                    ADDRESS));
        }
        if (terms.wanted().indexOf('@') > 0) {
            cases.add(
                    "when ' ' || c.norm || ' ' like %s then %d"
                            .formatted(hidden("'% ' || " + begins + "' %'"), ADDRESS));
        }
        cases.add(
                "when c.name = %s then %d".formatted(hidden("f_norm(" + wanted + ")"), IDENTICAL));
        cases.add(
                "when c.name like %s then %d"
                        .formatted(hidden(begins + "' %'"), BEGINS_WITH_WORDS));
        List<String> words =
                terms.terms().stream()
                        .filter(term -> !(term instanceof Terms.Term.Digits))
                        .map(Terms.Term::text)
                        .toList();
        if (!words.isEmpty()) {
            cases.add(
                    "when %s then %d"
                            .formatted(
                                    words.stream()
                                            .map(word -> begins(word, " %", sqlParameters))
                                            .collect(Collectors.joining(" and ")),
                                    WHOLE_WORDS));
        }
        cases.add("when c.name like %s then %d".formatted(hidden(begins + "'%'"), BEGINS));
        String sum =
                words.stream()
                        .map(word ->
                                "case when %s then 2 when c.name like %s then 1 else 0 end"
                                        .formatted(
                                                begins(word, "%", sqlParameters),
                                                hidden(
                                                        "'%' || f_like("
                                                                + sqlParameters.bind(word)
                                                                + ") || '%'")))
                        .collect(Collectors.joining(" + "));
        return "case %s else %s end".formatted(String.join(" ", cases), sum.isEmpty() ? "0" : sum);
    }

    private static String begins(String word, String end, SqlParameters sqlParameters) {
        Stream<String> ways =
                TermsSql.beginnings(word, sqlParameters).stream()
                        .map(way ->
                                "coalesce(c.called, ' ' || c.name || ' ') like "
                                        + hidden("'% ' || " + way + " || '" + end + "'"));
        return TermsSql.any(ways);
    }
}
