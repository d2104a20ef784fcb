package io.minicrm.activity;

import io.minicrm.scope.RecordRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of a record's timeline.
///
/// @param older the place after which the next stretch begins, for an address, or null when this is
///   all
public record TimelinePage(
        RecordRef ref,
        Timeline.Filter filter,
        List<TimelineEntry> entries,
        @Nullable String older) {

    boolean shows(long activity) {
        return entries.stream()
                .anyMatch(entry -> entry instanceof TimelineEntry.Done one && one.id() == activity);
    }
}
