package io.minicrm.search;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        record Number(String text, boolean surely) implements Term {}
    }

    private final String text;
    private final List<Term> terms;

    private Terms(String text, List<Term> terms) {
        this.text = text;
        this.terms = terms;
    }

    public static Terms of(String typed) {
        String text = typed.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST).strip();
        }
        if (PHONE.matcher(text).matches() && digits(text).length() >= 3) {
            boolean surely = text.chars().anyMatch(letter -> "+()./-".indexOf(letter) >= 0);
            return new Terms(text, List.of(new Term.Number(text, surely)));
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
        if (RECORD.matcher(text).matches()) {
            return alias + ".record_id = " + bindings.bind(Long.valueOf(text.substring(1)));
        }
        if (terms.stream().allMatch(Term.Beginning.class::isInstance)) {
            return "f_norm(%s.title) like f_like(%s) || '%%'".formatted(alias, bindings.bind(text));
        }
        return terms.stream()
                .map(term -> sql(term, alias, bindings))
                .collect(Collectors.joining(" and "));
    }

    /// SQL that is true for rows that come close to it: the second attempt. Similar trigrams
    /// forgive a letter too many or too few, and a wrong one in longer words (how close is close
    /// enough is said where connections are opened, `pg_trgm.word_similarity_threshold`); two
    /// letters in the wrong order and a wrong one in a short word are looked for as such.
    ///
    /// @return null when there is no word of which one could say so
    @Nullable String similar(String alias, Bindings bindings) {
        List<String> words = words();
        return words.isEmpty()
                ? null
                : words.stream()
                        .map(word -> similar(word, alias, bindings))
                        .collect(Collectors.joining(" and "));
    }

    private static String similar(String word, String alias, Bindings bindings) {
        List<String> ways = new ArrayList<>();
        ways.add("f_norm(%s) <%% %s.norm".formatted(bindings.bind(word), alias));
        int[] letters = word.codePoints().toArray();
        for (int i = 0; i + 1 < letters.length && letters.length <= TYPO_LONGEST; i++) {
            if (letters[i] != letters[i + 1]) {
                int[] turned = letters.clone();
                turned[i] = letters[i + 1];
                turned[i + 1] = letters[i];
                ways.add(contains(alias, bindings.bind(text(turned, 0, turned.length))));
            }
        }
        for (int i = 1; i + 1 < letters.length && letters.length <= TYPO_SHORT; i++) {
            String before = bindings.bind(text(letters, 0, i));
            String after = bindings.bind(text(letters, i + 1, letters.length));
            for (String start : List.of("", "% ")) {
                for (String end : List.of("", " %")) {
                    ways.add(
                            "%s.norm like '%s' || f_like(%s) || '_' || f_like(%s) || '%s'"
                                    .formatted(alias, start, before, after, end));
                }
            }
        }
        return ways.stream().collect(Collectors.joining(" or ", "(", ")"));
    }

    private static String text(int[] letters, int from, int to) {
        return new String(letters, from, to - from);
    }

    List<String> words() {
        return terms.stream().filter(Term.Word.class::isInstance).map(Term::text).toList();
    }

    private static String sql(Term term, String alias, Bindings bindings) {
        return switch (term) {
            case Term.Word(String word) -> contains(alias, bindings.bind(word));
            case Term.Beginning(String word) -> {
                String pattern = bindings.bind(word);
                yield "(%1$s.norm like f_like(%2$s) || '%%' or %1$s.norm like '%% ' || f_like(%2$s) || '%%')"
                        .formatted(alias, pattern);
            }
            case Term.Number(String number, boolean surely) -> {
                String digits = digitsSql(number, alias, bindings);
                yield surely
                        ? digits
                        : "(%s or %s)".formatted(digits, contains(alias, bindings.bind(number)));
            }
        };
    }

    private static String contains(String alias, String pattern) {
        return "%s.norm like '%%' || f_like(%s) || '%%'".formatted(alias, pattern);
    }

    private static String digitsSql(String number, String alias, Bindings bindings) {
        // The index has no rows without digits, and the planner must see that none are asked for.
        return "(%1$s.digits <> '' and %2$s)"
                .formatted(alias, PhoneDigits.of(number).sql(alias + ".digits", bindings));
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
            terms.add(new Term.Number(together, false));
        } else {
            numbers.forEach(number -> addWord(number, terms));
        }
        numbers.clear();
    }
}
