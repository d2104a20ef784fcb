package io.minicrm.search;

import io.minicrm.search.Terms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What somebody looks for as SQL, for the rows of `search_doc`: words anywhere among a record's
/// own (`norm`), at the beginning of words of what it is called in all the ways that is written
/// (`called`), and among the titles of what it links to (`linked`), as far as the reader may know
/// these.
final class TermsSql {

    private static final int TYPO_LONGEST = 16;
    private static final int TYPO_SHORT = 5;

    /// Signs that some put between letters, and others leave out: "O'Brien", "Anne-Marie", "J.R.R."
    private static final Pattern LEFT_OUT = Pattern.compile("['’‘`´.\\p{Pd}]");

    private final Terms terms;
    private final String alias;
    private final SqlParameters sqlParameters;
    private final LinkedWords linked;

    TermsSql(Terms terms, String alias, SqlParameters sqlParameters, LinkedWords linked) {
        this.terms = terms;
        this.alias = alias;
        this.sqlParameters = sqlParameters;
        this.linked = linked;
    }

    /// True where all of it is found.
    ///
    /// @param hidden whether the planner shall not know what is looked for, and therefore take the
    ///   indexes of trigrams whatever it is
    String sql(boolean hidden) {
        if (terms.isRecord()) {
            return alias
                    + ".record_id = "
                    + sqlParameters.bind(Long.valueOf(terms.text().substring(1)));
        }
        if (terms.terms().isEmpty()) {
            return "false";
        }
        return terms.isBeginning()
                ? called("%", hidden)
                : all(term -> sql(term, hidden), terms.terms().stream());
    }

    /// True where a title begins with it as it was typed.
    String begins() {
        return "f_norm(%s.title) like f_like(%s) || '%%'"
                .formatted(alias, sqlParameters.bind(terms.wanted()));
    }

    /// True where each of the words is one of the title.
    String isCalled() {
        return called(" %", true);
    }

    private String called(String end, boolean hidden) {
        return all(
                term -> begins(alias + ".called", term.text(), end, hidden),
                terms.terms().stream());
    }

    private String sql(Term term, boolean hidden) {
        return switch (term) {
            case Term.Word(String word) -> word(word, hidden);
            case Term.Beginning(String word) ->
                    any(
                            Stream.concat(
                                    Stream.of("norm", "called")
                                            .map(column ->
                                                    begins(
                                                            alias + "." + column,
                                                            word,
                                                            "%",
                                                            hidden)),
                                    known(text -> begins(text, word, "%", hidden))));
            case Term.Digits(String number, boolean surely) -> {
                String digits = digits(number, hidden);
                yield surely ? digits : any(Stream.of(digits, word(number, hidden)));
            }
        };
    }

    private String word(String word, boolean hidden) {
        Stream<String> own = Stream.of(contains(alias + ".norm", word, hidden));
        Stream<String> title =
                word.indexOf('@') < 0
                        ? Stream.of(begins(alias + ".called", word, "%", hidden))
                        : Stream.empty();
        return any(
                Stream.of(own, title, known(text -> contains(text, word, hidden)))
                        .flatMap(ways -> ways));
    }

    private Stream<String> known(UnaryOperator<String> found) {
        return linked.areKnown() ? Stream.of(linked.sql(alias, found)) : Stream.empty();
    }

    private String contains(String column, String word, boolean hidden) {
        return any(
                Spellings.of(word).stream()
                        .map(way ->
                                like(
                                        column,
                                        "'%' || f_like(" + sqlParameters.bind(way) + ") || '%'",
                                        hidden)));
    }

    /// True where it begins a word, as it is or without the signs that some leave out.
    private String begins(String column, String word, String end, boolean hidden) {
        return any(
                beginnings(word, sqlParameters).stream()
                        .map(way -> like(column, "'% ' || " + way + " || '" + end + "'", hidden)));
    }

    /// SQL for the patterns with which the words begin that a word may stand for.
    static List<String> beginnings(String word, SqlParameters sqlParameters) {
        List<String> ways = new ArrayList<>();
        for (String way : Spellings.of(word)) {
            String bound = sqlParameters.bind(way);
            ways.add("f_like(" + bound + ")");
            String letters = LEFT_OUT.matcher(way).replaceAll("");
            if (letters.length() < way.length()
                    && letters.length() >= 3
                    && letters.codePoints().allMatch(Character::isLetterOrDigit)) {
                ways.add("f_like(" + sqlParameters.bind(letters) + ")");
            }
        }
        return ways;
    }

    private String digits(String number, boolean hidden) {
        PhoneDigits digits = PhoneDigits.of(number);
        // The index has no rows without digits, and the planner must see that none are asked for.
        return "(%1$s.digits <> '' and %2$s)"
                .formatted(alias, digits.sql(alias + ".digits", sqlParameters, hidden));
    }

    /// A word that may hold a mistake, while the others are as they were typed.
    ///
    /// @param others true where all the others are found; null when there are none
    /// @param ways conditions, each true for some of the rows in which something comes close to it,
    ///   and each one lookup of trigrams, which a disjunction of them would not be
    record Mistake(@Nullable String others, List<String> ways) {}

    /// What is looked for at the second attempt: what may have been meant by one of the words.
    /// Similar trigrams forgive a wrong letter in longer words (how close is close enough is said
    /// where connections are opened, `pg_trgm.word_similarity_threshold`); in short ones, and for
    /// two letters in the wrong order, what may have been meant is looked for.
    List<Mistake> mistakes() {
        List<String> words = terms.words();
        return words.stream()
                .map(mistaken ->
                        new Mistake(
                                words.stream()
                                        .filter(word -> !word.equals(mistaken))
                                        .map(word -> word(word, true))
                                        .reduce((one, other) -> one + " and " + other)
                                        .orElse(null),
                                similar(mistaken).stream()
                                        .flatMap(way ->
                                                Stream.concat(
                                                        Stream.of(way.apply(alias + ".norm")),
                                                        known(way)))
                                        .toList()))
                .filter(mistake -> !mistake.ways().isEmpty())
                .toList();
    }

    private List<UnaryOperator<String>> similar(String word) {
        int[] letters = word.codePoints().toArray();
        boolean isShort = letters.length <= TYPO_SHORT;
        List<UnaryOperator<String>> ways = new ArrayList<>();
        String wanted = sqlParameters.bind(word);
        UnaryOperator<String> close = text -> "(select f_norm(%s)) <%% %s".formatted(wanted, text);
        if (!isShort) {
            ways.add(close);
        }
        // Pieces of a pattern: among letters nothing else can stand, so nothing is escaped.
        if (word.codePoints().allMatch(Character::isLetterOrDigit)) {
            List<String> meant = meant(letters, isShort);
            if (!meant.isEmpty()) {
                String pattern = sqlParameters.bind(String.join("|", meant));
                ways.add(text -> matches(text, pattern));
            }
            if (isShort && letters.length > 3) {
                // A few letters are soon similar to anything, so their order counts as well; plus
                // nothing, for no trigrams would be found in such a pattern.
                String pattern = sqlParameters.bind(oneLetterWrong(letters));
                ways.add(text ->
                        "(%s and %s)"
                                .formatted(
                                        close.apply(text),
                                        matches("(" + text + " || '')", pattern)));
            }
        }
        return ways;
    }

    private static String matches(String text, String pattern) {
        return "%s ~ (select f_norm(%s))".formatted(text, pattern);
    }

    /// A pattern for whole words that differ in one letter, or have one more, after the first.
    private static String oneLetterWrong(int[] letters) {
        List<String> patterns = new ArrayList<>();
        for (int i = 1; i < letters.length; i++) {
            String before = text(letters, 0, i);
            patterns.add(before + "." + text(letters, i, letters.length));
            if (i + 1 < letters.length) {
                patterns.add(before + "." + text(letters, i + 1, letters.length));
            }
        }
        return "[[:<:]](" + String.join("|", patterns) + ")[[:>:]]";
    }

    /// The word with two letters turned, and a short one without one of them.
    private static List<String> meant(int[] letters, boolean isShort) {
        List<String> meant = new ArrayList<>();
        for (int i = 0; i + 1 < letters.length && letters.length <= TYPO_LONGEST; i++) {
            if (letters[i] != letters[i + 1]) {
                int[] turned = letters.clone();
                turned[i] = letters[i + 1];
                turned[i + 1] = letters[i];
                meant.add(text(turned, 0, turned.length));
            }
        }
        for (int i = 0; i < letters.length && isShort && letters.length > 3; i++) {
            meant.add(text(letters, 0, i) + text(letters, i + 1, letters.length));
        }
        return meant.stream().distinct().toList();
    }

    private static String text(int[] letters, int from, int to) {
        return new String(letters, from, to - from);
    }

    private static String like(String column, String pattern, boolean hidden) {
        return "%s like %s".formatted(column, hiddenIf(hidden, pattern));
    }

    /// What stands in a subquery is unknown while the plan is made.
    static String hiddenIf(boolean hidden, String expression) {
        return hidden ? "(select " + expression + ")" : expression;
    }

    static String any(Stream<String> ways) {
        List<String> all = ways.distinct().toList();
        return all.size() == 1 ? all.getFirst() : "(" + String.join(" or ", all) + ")";
    }

    private static String all(Function<Term, String> sql, Stream<Term> terms) {
        return terms.map(sql).collect(Collectors.joining(" and "));
    }
}
