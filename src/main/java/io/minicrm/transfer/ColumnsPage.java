package io.minicrm.transfer;

import io.minicrm.record.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The step in which somebody says where the columns go.
///
/// @param problems what is wrong with what was said
/// @param samples the numbers of the rows that are shown
public record ColumnsPage(
        ImportHead head,
        Dialect dialect,
        long shifted,
        List<Problem> problems,
        List<Long> samples,
        List<Line> columns,
        List<Group> groups,
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
            Finding finding) {}

    /// A cell as it is in the file, and what is wrong with it.
    public record Cell(String text, @Nullable Problem wrong) {}

    /// What was found in all rows of a column.
    ///
    /// @param sign good, bad, or none
    /// @param lookedAt how many rows were looked at when not all of them, otherwise 0
    public record Finding(
            Sign sign,
            long good,
            long bad,
            @Nullable Problem wrong,
            @Nullable String written,
            long known,
            long unknown,
            long lookedAt) {

        /// How a finding is to be taken.
        public enum Sign {
            NONE,
            EMPTY,
            GOOD,
            LINKED,
            BAD
        }

        static final Finding NONE = new Finding(Sign.NONE, 0, 0, null, null, 0, 0, 0);
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

    /// How many columns go somewhere.
    public long going() {
        return columns.stream().filter(column -> column.target() != null).count();
    }
}
