package io.minicrm.search;

import io.minicrm.record.Extension;
import io.minicrm.record.PlainText;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What somebody looks for, taken apart: words, phone numbers in any notation, or the number of a
/// record. All of them must be found in a record's row of `search_doc`.
public final class Terms {

    private static final int LONGEST = 200;
    private static final int MOST = 8;

    private static final Pattern RECORD = Pattern.compile("#\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+(]?\\d[\\d().,/-]*|[+()-]");
    private static final Pattern PHONE = Pattern.compile("[+(]*\\d[\\d()./\\s-]*");
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{L}\\p{N}]{3}");

    /// Signs that part words, as those of a list, quotation marks and brackets do.
    private static final Pattern BETWEEN =
            Pattern.compile("[\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\"<>,;、，。；&&[^’‘]]+");

    /// Signs that count for nothing at the end of a word, and those that do so before one.
    private static final String BEHIND = ".:!?…'’‘`´！？：";

    private static final String BEFORE = "'’‘`´¡¿";

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
        for (String typedWord : text.split(" ")) {
            for (String word : words(typedWord)) {
                if (NUMBER.matcher(word).matches()) {
                    numbers.add(word);
                    continue;
                }
                addNumber(numbers, terms);
                addWord(word, terms);
            }
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

    /// What was typed, without the signs around words.
    String wanted() {
        return terms.stream().map(Term::text).collect(Collectors.joining(" "));
    }

    /// SQL that is true for the rows of `search_doc` in which this reader may find all of it.
    ///
    /// @param type the one whose rows these are
    /// @param alias of `search_doc`
    public String sql(Scope scope, RecordType<?> type, String alias, SqlParameters sqlParameters) {
        return new TermsSql(this, alias, sqlParameters, new LinkedWords(scope, type), false).sql();
    }

    /// SQL for all the words that are kept of a record, in the one text that has an index of
    /// trigrams.
    ///
    /// @param alias of `search_doc`
    public static String anywhere(String alias) {
        return TermsSql.anywhere(alias);
    }

    /// Whether it is the number of a record.
    boolean isRecord() {
        return RECORD.matcher(text).matches();
    }

    /// Whether it is so short that only titles are looked at, and how words of them begin.
    boolean isBeginning() {
        return terms.stream().allMatch(Term.Beginning.class::isInstance);
    }

    /// Whether it is a letter with which words begin without number. One of Chinese or the like is
    /// a word.
    public boolean isLetter() {
        return terms.stream().allMatch(term -> term.text().matches("[\\p{IsLatin}\\p{N}]"));
    }

    /// For each word to be found the ways in which it is written.
    public List<List<String>> spellings() {
        return isRecord()
                ? List.of()
                : terms.stream().map(term -> Spellings.of(term.text())).toList();
    }

    List<String> words() {
        return terms.stream().filter(Term.Word.class::isInstance).map(Term::text).toList();
    }

    static String digits(String text) {
        return PhoneDigits.only(text);
    }

    /// The words in what stands between two blanks, without the signs around them.
    private static List<String> words(String typed) {
        if (NUMBER.matcher(typed).matches() || RECORD.matcher(typed).matches()) {
            return List.of(typed);
        }
        List<String> words = new ArrayList<>();
        for (String word : BETWEEN.split(typed)) {
            int start = 0;
            int end = word.length();
            while (start < end && BEFORE.indexOf(word.charAt(start)) >= 0) {
                start++;
            }
            while (end > start && BEHIND.indexOf(word.charAt(end - 1)) >= 0) {
                end--;
            }
            words.add(word.substring(start, end));
        }
        return words;
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
