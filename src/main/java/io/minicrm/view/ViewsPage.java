package io.minicrm.view;

import io.minicrm.record.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All views that somebody may see, and those that can come back.
///
/// @param justDeleted the one that this person has just deleted, or null
/// @param problem why one could not come back, or null
public record ViewsPage(
        List<SavedView> views,
        List<SavedView> deleted,
        @Nullable SavedView justDeleted,
        @Nullable Problem problem) {}
