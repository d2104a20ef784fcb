package io.minicrm.search;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a search found, the best first within each kind.
///
/// @param similar whether nothing is exactly like that, and these only come close
public record SearchResult(List<Group> groups, boolean similar) {

    static final SearchResult NOTHING = new SearchResult(List.of(), false);

    /// The best of what was found of one kind.
    ///
    /// @param found how many were compared
    /// @param isCapped whether there are others, which nobody counted
    public record Group(RecordKind kind, int found, boolean isCapped, List<Hit> hits) {

        private static final int ROUND = 50;

        /// How many there are, or where nobody counted, at least are.
        public int count() {
            return isCapped && found >= ROUND ? found - found % ROUND : found;
        }
    }

    /// One record.
    ///
    /// @param subtitle tells two of the same title apart
    /// @param linked what it belongs to, when the reader may know
    /// @param phone the number that was looked for, or else the first one
    public record Hit(
            RecordRef ref,
            String title,
            @Nullable String subtitle,
            @Nullable String linked,
            @Nullable String phone) {}

    public int count() {
        return groups.stream().mapToInt(Group::count).sum();
    }

    /// Whether there are more than that.
    public boolean isCapped() {
        return groups.stream().anyMatch(Group::isCapped);
    }
}
