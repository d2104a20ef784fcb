package io.minicrm.search;

import io.minicrm.search.Terms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What somebody looks for as SQL, for the rows of `search_doc`: words anywhere among a record's
/// own (`norm`), at the beginning of words of what it is called in all the ways that is written
/// (`called`), and among the titles of what it links to (`linked`), as far as the reader may know
/// these. One index has all three together and finds where to look; each condition on it is
/// followed by the exact one (`surely`).
final class TermsSql {

    /// Signs that some put between letters, and others leave out: "O'Brien", "Anne-Marie", "J.R.R."
    private static final Pattern LEFT_OUT = Pattern.compile("['’‘`´.\\p{Pd}]");

    private final Terms terms;
    private final String alias;
    private final SqlParameters sqlParameters;
    private final LinkedWords linked;
    private final boolean hidden;

    /// @param hidden whether the planner shall not know what is looked for, and therefore make one
    ///   plan for all of it, in which the patterns are made once and not for each row
    TermsSql(
            Terms terms,
            String alias,
            SqlParameters sqlParameters,
            LinkedWords linked,
            boolean hidden) {
        this.terms = terms;
        this.alias = alias;
        this.sqlParameters = sqlParameters;
        this.linked = linked;
        this.hidden = hidden;
    }

    /// True where all of it is found.
    String sql() {
        if (terms.isRecord()) {
            return alias
                    + ".record_id = "
                    + sqlParameters.bind(Long.valueOf(terms.text().substring(1)));
        }
        if (terms.terms().isEmpty()) {
            return "false";
        }
        return terms.isBeginning() ? called("%") : all(this::sql, terms.terms().stream());
    }

    /// True where a title begins with it as it was typed: between that and the last of all letters
    /// behind it, which is a part of an index also in a plan that knows no values.
    String begins() {
        return "f_norm(%1$s.title) ~>=~ f_norm(%2$s) and f_norm(%1$s.title) ~<~ (f_norm(%2$s) || U&'\\+10FFFF')"
                .formatted(alias, sqlParameters.bind(terms.wanted()));
    }

    /// True where each of the words is one of the title.
    String isCalled() {
        return called(" %");
    }

    private String called(String end) {
        return all(
                term ->
                        begins(anywhere(alias), term.text(), end)
                                + surely(begins(alias + ".called", term.text(), end)),
                terms.terms().stream());
    }

    /// What is kept of a record, as the indexes of trigrams have it.
    static String anywhere(String alias) {
        return "(%1$s.norm || coalesce(%1$s.called, '') || coalesce(%1$s.linked, ''))"
                .formatted(alias);
    }

    /// A condition of which the planner thinks nothing, as how many rows there are the one before
    /// it has told; or, where it knows no values either, that it is dear, so that it is asked of
    /// those rows alone.
    private String surely(String condition) {
        return " and "
                + (hidden
                        ? "f_surely(" + condition + ")"
                        : "case when " + condition + " then true else false end");
    }

    private String sql(Term term) {
        return switch (term) {
            case Term.Word(String word) -> word(word);
            case Term.Beginning(String word) ->
                    "(%s%s)"
                            .formatted(
                                    begins(anywhere(alias), word, "%"),
                                    surely(
                                            any(
                                                    Stream.concat(
                                                            Stream.of("norm", "called")
                                                                    .map(column ->
                                                                            begins(
                                                                                    alias + "."
                                                                                            + column,
                                                                                    word,
                                                                                    "%")),
                                                            known(text ->
                                                                    begins(text, word, "%"))))));
            case Term.Digits(String number, boolean surely) -> {
                String digits = digits(number);
                yield surely ? digits : any(Stream.of(digits, word(number)));
            }
        };
    }

    /// True where a word is found.
    String word(String word) {
        boolean isAddress = word.indexOf('@') >= 0;
        Stream<String> title =
                isAddress ? Stream.empty() : Stream.of(begins(alias + ".called", word, "%"));
        return "(%s%s)"
                .formatted(
                        contains(anywhere(alias), isAddress ? Spellings.of(word) : ways(word)),
                        surely(
                                any(
                                        Stream.of(
                                                        Stream.of(contains(alias + ".norm", word)),
                                                        title,
                                                        known(text -> contains(text, word)))
                                                .flatMap(ways -> ways))));
    }

    private Stream<String> known(UnaryOperator<String> found) {
        return linked.areKnown() ? Stream.of(linked.sql(alias, found)) : Stream.empty();
    }

    private String contains(String text, String word) {
        return contains(text, Spellings.of(word));
    }

    private String contains(String text, List<String> ways) {
        return any(
                ways.stream()
                        .map(way ->
                                like(
                                        text,
                                        "'%' || f_like(" + sqlParameters.bind(way) + ") || '%'")));
    }

    /// True where it begins a word, as it is or without the signs that some leave out.
    private String begins(String text, String word, String end) {
        return any(
                beginnings(word, sqlParameters).stream()
                        .map(way -> like(text, "'% ' || " + way + " || '" + end + "'")));
    }

    /// SQL for the patterns with which the words begin that a word may stand for.
    static List<String> beginnings(String word, SqlParameters sqlParameters) {
        return ways(word).stream().map(way -> "f_like(" + sqlParameters.bind(way) + ")").toList();
    }

    /// The ways in which a word is written, with its signs and without.
    private static List<String> ways(String word) {
        List<String> ways = new ArrayList<>();
        for (String way : Spellings.of(word)) {
            ways.add(way);
            String letters = LEFT_OUT.matcher(way).replaceAll("");
            if (letters.length() < way.length()
                    && letters.length() >= 3
                    && letters.codePoints().allMatch(Character::isLetterOrDigit)) {
                ways.add(letters);
            }
        }
        return ways;
    }

    private String digits(String number) {
        PhoneDigits digits = PhoneDigits.of(number);
        // The index has no rows without digits, and the planner must see that none are asked for.
        return "(%1$s.digits <> '' and %2$s)"
                .formatted(alias, digits.sql(alias + ".digits", sqlParameters, hidden));
    }

    /// True where a pattern is found that SQL gives.
    String matches(String pattern) {
        UnaryOperator<String> found = text -> text + " like " + pattern;
        return found.apply(anywhere(alias))
                + surely(any(Stream.concat(Stream.of(found.apply(alias + ".norm")), known(found))));
    }

    private String like(String column, String pattern) {
        return "%s like %s".formatted(column, hiddenIf(hidden, pattern));
    }

    static String hiddenIf(boolean hidden, String expression) {
        return hidden ? hidden(expression) : expression;
    }

    /// What stands in a subquery is unknown while the plan is made, and worked out once when it is
    /// run.
    static String hidden(String expression) {
        return "(select " + expression + ")";
    }

    static String any(Stream<String> ways) {
        List<String> all = ways.distinct().toList();
        return all.size() == 1 ? all.getFirst() : "(" + String.join(" or ", all) + ")";
    }

    private static String all(Function<Term, String> sql, Stream<Term> terms) {
        return terms.map(sql).collect(Collectors.joining(" and "));
    }
}
