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
    /// @param count how many there are; at `Search.CANDIDATES` nobody counted further
    public record Group(RecordKind kind, int count, List<Hit> hits) {

        public boolean isCapped() {
            return count >= Search.CANDIDATES;
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
}
