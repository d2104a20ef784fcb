package io.minicrm.imports;

import io.minicrm.job.Job;
import io.minicrm.record.FieldType;
import io.minicrm.record.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The step in which somebody says where the columns go.
///
/// @param problems what is wrong with what was said
/// @param looking the look at all rows, while it goes on or when it failed; otherwise null
/// @param lookedAt how many rows were looked at when not all of them, otherwise 0
/// @param asked the words that are asked for
/// @param same what can be said for every row
/// @param samples the numbers of the rows that are shown
public record ColumnsPage(
        ImportHead head,
        Dialect dialect,
        FormatReview howRead,
        long shifted,
        List<Problem> problems,
        @Nullable Job looking,
        long lookedAt,
        List<Long> samples,
        List<Line> columns,
        List<Group> groups,
        List<Asked> asked,
        List<Same> same,
        List<Choice> keys,
        @Nullable String key,
        Mode mode) {

    /// A column of the file.
    ///
    /// @param name null when the file names it not
    /// @param target the key of where it goes, or null
    public record Line(
            int index,
            @Nullable String name,
            boolean doubled,
            @Nullable String target,
            List<Cell> cells,
            Finding finding,
            @Nullable ColumnQuestion question) {}

    /// A cell as it is in the file, and what is wrong with it.
    ///
    /// @param leftOut whether its row is written all the same, without it
    public record Cell(String text, @Nullable Problem wrong, boolean leftOut) {}

    /// What was found in all rows of a column.
    ///
    /// @param sign good, bad, or none
    public record Finding(
            Sign sign,
            long good,
            long bad,
            @Nullable Problem wrong,
            long leftOut,
            @Nullable Problem lacking,
            @Nullable String written,
            long known,
            long unknown) {

        /// How a finding is to be taken.
        public enum Sign {
            NONE,
            EMPTY,
            GOOD,
            LINKED,
            LEFT_OUT,
            BAD
        }

        static final Finding NONE = new Finding(Sign.NONE, 0, 0, null, 0, null, null, 0, 0);
    }

    /// Targets that belong together.
    ///
    /// @param link the message key of the field that links to them; null for the record's own
    public record Group(@Nullable String link, List<Choice> targets) {}

    /// Something that can be chosen.
    ///
    /// @param label message key
    /// @param second message key of what tells it apart, or null
    public record Choice(String key, String label, @Nullable String second) {}

    /// A field that does not understand all words of its column, with what these could mean.
    ///
    /// @param target the key of the target
    /// @param label message key of the field
    /// @param link message key of the field that links to it, or null
    /// @param extending whether words can become new options
    /// @param all what all words mean of which nothing else was said, or null
    /// @param more how many more there are of which nobody has said anything
    public record Asked(
            String target,
            String label,
            @Nullable String link,
            List<FieldType.Option> options,
            Extending extending,
            @Nullable String all,
            List<Word> words,
            long more) {

        /// Whether words can become new options.
        public enum Extending {
            NEVER,
            /// Not by whoever looks at it.
            BY_OTHERS,
            OPEN
        }

        /// Whether all words become new options of which nothing else is said.
        public boolean isAllNew() {
            return ValueMapping.NEW.equals(all);
        }

        /// Whether one may say at once what all words mean.
        public boolean isAskedAtOnce(boolean said) {
            return said ? all != null : words(false).size() > 1;
        }

        /// The name of the input that says what all words mean.
        public String inputOfAll() {
            return inputOfAll(target);
        }

        static String inputOfAll(String target) {
            return "words:" + target;
        }

        /// Those that somebody has said something of, or those that nobody has.
        public List<Word> words(boolean said) {
            return words.stream().filter(word -> (word.meaning() != null) == said).toList();
        }

        /// The name of the input that says what a word means.
        public String input(Word word) {
            return Asked.input(target) + word.text();
        }

        static String input(String target) {
            return "word:" + target + ":";
        }
    }

    /// A field that no column goes to, with what can be said of it for every row.
    ///
    /// @param label message key of the field
    /// @param usual what new records get when nothing is said, or null
    /// @param said what was said, as `Field.parse` reads it, or null
    public record Same(
            String field,
            String label,
            List<FieldType.Option> options,
            @Nullable String usual,
            @Nullable String said) {

        /// The name of the input that says it.
        public String input() {
            return input(field);
        }

        static String input(String field) {
            return "same:" + field;
        }
    }

    /// A word that its field does not understand.
    ///
    /// @param rows how many rows have it
    /// @param meaning what was said that it means, as `Field.parse` reads it; empty when it is left
    ///   out, null when nothing was said
    public record Word(String text, long rows, @Nullable String meaning) {

        public boolean isLeftOut() {
            return meaning != null && meaning.isEmpty();
        }

        public boolean isNew() {
            return ValueMapping.NEW.equals(meaning);
        }
    }

    /// How many words are asked for of which something was said, or nothing.
    public int words(boolean said) {
        return asked.stream().mapToInt(each -> each.words(said).size()).sum();
    }

    /// How many columns go somewhere.
    public long going() {
        return columns.stream().filter(column -> column.target() != null).count();
    }
}
