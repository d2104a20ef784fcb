package io.minicrm.imports;

import io.minicrm.record.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the cells of one column come to in the field that it goes to. Where the field is one of a
/// few things, that is said by the words alone: what they mean may be said later.
///
/// @param good how many cells the field reads
/// @param bad how many it does not, the first of them for the reason `wrong`
/// @param leftOut how many it does without, the first of them for the reason `lacking`
/// @param names how many records are named, of which `known` are there already; 0 when there are
///   more than can be told apart
/// @param words what stands there, each once, in the order of the file
/// @param more how many more strange words there are than these, in `moreRows` rows
record ColumnTally(
        long good,
        long bad,
        @Nullable Problem wrong,
        long leftOut,
        @Nullable Problem lacking,
        long names,
        long known,
        List<Word> words,
        long more,
        long moreRows) {

    /// A word, as it is written where it stands first.
    record Word(String text, long rows) {}
}
