package io.minicrm.search;

import io.minicrm.record.Extension;
import io.minicrm.record.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What somebody looks for, taken apart: words, phone numbers in any notation, or the number of a
/// record. All of them must be found in a record's row of `search_doc`.
public final class Terms {

    private static final int LONGEST = 200;
    private static final int MOST = 8;
    private static final int TYPO_LONGEST = 16;
    private static final int TYPO_SHORT = 5;

    private static final Pattern RECORD = Pattern.compile("#\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+(]?\\d[\\d().,/-]*|[+()-]");
    private static final Pattern PHONE = Pattern.compile("[+(]*\\d[\\d()./\\s-]*");
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{L}\\p{N}]{3}");

    /// One thing to be found.
    sealed interface Term {

        String text();

        /// A word that is looked for anywhere.
        record Word(String text) implements Term {}

        /// A word too short for that: it must begin a word.
        record Beginning(String text) implements Term {}

        /// A part of a phone number. Without any sign of a phone it may be a word as well.
        record Digits(String text, boolean surely) implements Term {}
    }

    private final String text;
    private final List<Term> terms;

    private Terms(String text, List<Term> terms) {
        this.text = text;
        this.terms = terms;
    }

    public static Terms of(String typed) {
        String text = plain(typed);
        String number = Extension.joined(text);
        if (PHONE.matcher(number).matches() && digits(number).length() >= 3) {
            boolean surely = number.chars().anyMatch(letter -> "+()./-".indexOf(letter) >= 0);
            return new Terms(text, List.of(new Term.Digits(number, surely)));
        }
        List<Term> terms = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (NUMBER.matcher(word).matches()) {
                numbers.add(word);
                continue;
            }
            addNumber(numbers, terms);
            addWord(word, terms);
        }
        addNumber(numbers, terms);
        return new Terms(text, List.copyOf(terms.subList(0, Math.min(MOST, terms.size()))));
    }

    private static String plain(String typed) {
        String start = typed.length() > 4 * LONGEST ? typed.substring(0, 4 * LONGEST) : typed;
        String text = PlainText.line(start.replace('\0', ' '));
        return text.length() > LONGEST ? text.substring(0, LONGEST).strip() : text;
    }

    /// What was typed, without superfluous blanks.
    public String text() {
        return text;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    List<Term> terms() {
        return terms;
    }

    /// SQL that is true for the rows of `search_doc` in which all of it is found.
    ///
    /// @param alias of `search_doc`
    public String sql(String alias, Bindings bindings) {
        return sql(alias, bindings, false);
    }

    /// @param hidden whether the planner shall not know what is looked for, and therefore take the
    ///   index of trigrams whatever it is
    String sql(String alias, Bindings bindings, boolean hidden) {
        if (isRecord()) {
            return alias + ".record_id = " + bindings.bind(Long.valueOf(text.substring(1)));
        }
        if (isBeginning()) {
            return "f_norm(%s.title) like f_like(%s) || '%%'".formatted(alias, bindings.bind(text));
        }
        return terms.stream()
                .map(term -> sql(term, alias, bindings, hidden))
                .collect(Collectors.joining(" and "));
    }

    /// SQL that is true for rows whose title begins with all of it.
    String begins(String alias, Bindings bindings) {
        return "f_norm(%s.title) like f_like(%s) || '%%'".formatted(alias, bindings.bind(text));
    }

    /// Whether it is the number of a record.
    boolean isRecord() {
        return RECORD.matcher(text).matches();
    }

    /// Whether it is so short that only titles are looked at, from their beginning.
    boolean isBeginning() {
        return terms.stream().allMatch(Term.Beginning.class::isInstance);
    }

    /// Conditions in SQL, each true for some of the rows that come close to it: the second attempt,
    /// in which one word may hold a mistake and the others are as they were typed. Similar trigrams
    /// forgive a wrong letter in longer words (how close is close enough is said where connections
    /// are opened, `pg_trgm.word_similarity_threshold`); in short ones, and for two letters in the
    /// wrong order, what may have been meant is looked for. Each is one lookup of trigrams, which a
    /// disjunction of them would not be.
    List<String> similar(String alias, Bindings bindings) {
        List<String> similar = new ArrayList<>();
        List<String> words = words();
        for (String mistaken : words) {
            String others =
                    words.stream()
                            .filter(word -> !word.equals(mistaken))
                            .map(word -> " and " + contains(alias, bindings.bind(word), true))
                            .collect(Collectors.joining());
            for (String way : similar(mistaken, alias, bindings)) {
                similar.add(way + others);
            }
        }
        return similar;
    }

    private static List<String> similar(String word, String alias, Bindings bindings) {
        int[] letters = word.codePoints().toArray();
        boolean isShort = letters.length <= TYPO_SHORT;
        List<String> ways = new ArrayList<>();
        String close = "(select f_norm(%s)) <%% %s.norm".formatted(bindings.bind(word), alias);
        if (!isShort) {
            ways.add(close);
        }
        // Pieces of a pattern: among letters nothing else can stand, so nothing is escaped.
        if (word.codePoints().allMatch(Character::isLetterOrDigit)) {
            List<String> meant = meant(letters, isShort);
            if (!meant.isEmpty()) {
                ways.add(matches(alias + ".norm", String.join("|", meant), bindings));
            }
            if (isShort && letters.length > 3) {
                // A few letters are soon similar to anything, so their order counts as well; plus
                // nothing, for no trigrams would be found in such a pattern.
                ways.add(
                        "%s and %s"
                                .formatted(
                                        close,
                                        matches(
                                                "(" + alias + ".norm || '')",
                                                oneLetterWrong(letters),
                                                bindings)));
            }
        }
        return ways.isEmpty() ? List.of("false") : ways;
    }

    private static String matches(String text, String pattern, Bindings bindings) {
        return "%s ~ (select f_norm(%s))".formatted(text, bindings.bind(pattern));
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

    List<String> words() {
        return terms.stream().filter(Term.Word.class::isInstance).map(Term::text).toList();
    }

    private static String sql(Term term, String alias, Bindings bindings, boolean hidden) {
        return switch (term) {
            case Term.Word(String word) -> contains(alias, bindings.bind(word), hidden);
            case Term.Beginning(String word) ->
                    "(%1$s.norm like f_like(%2$s) || '%%' or %1$s.norm like '%% ' || f_like(%2$s) || '%%')"
                            .formatted(alias, bindings.bind(word));
            case Term.Digits(String number, boolean surely) -> {
                String digits = digitsSql(number, alias, bindings, hidden);
                yield surely
                        ? digits
                        : "(%s or %s)"
                                .formatted(digits, contains(alias, bindings.bind(number), hidden));
            }
        };
    }

    private static String contains(String alias, String word, boolean hidden) {
        return "%s.norm like %s"
                .formatted(alias, hiddenIf(hidden, "'%' || f_like(" + word + ") || '%'"));
    }

    private static String digitsSql(
            String number, String alias, Bindings bindings, boolean hidden) {
        PhoneDigits digits = PhoneDigits.of(number);
        // The index has no rows without digits, and the planner must see that none are asked for.
        return "(%1$s.digits <> '' and %2$s)"
                .formatted(alias, digits.sql(alias + ".digits", bindings, hidden));
    }

    /// What stands in a subquery is unknown while the plan is made.
    static String hiddenIf(boolean hidden, String expression) {
        return hidden ? "(select " + expression + ")" : expression;
    }

    static String digits(String text) {
        return PhoneDigits.only(text);
    }

    private static void addWord(String word, List<Term> terms) {
        // A sign between words ("Müller & Sohn", "Lyon - Paris") is none.
        if (word.codePoints().anyMatch(Character::isLetterOrDigit)) {
            terms.add(
                    TRIGRAM.matcher(word).find() ? new Term.Word(word) : new Term.Beginning(word));
        }
    }

    /// Numbers beside each other are one number: "06 28" in "muller 06 28".
    private static void addNumber(List<String> numbers, List<Term> terms) {
        String together = String.join(" ", numbers);
        if (digits(together).length() >= 3) {
            terms.add(new Term.Digits(together, false));
        } else {
            numbers.forEach(number -> addWord(number, terms));
        }
        numbers.clear();
    }
}
