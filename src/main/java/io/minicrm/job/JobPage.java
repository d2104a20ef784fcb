package io.minicrm.job;

import org.jspecify.annotations.Nullable;

/// A job that somebody waits for.
///
/// @param title what it does
/// @param origin the page from which it was asked for
/// @param outcome what came of it, once it is done
public record JobPage(Job job, String title, String origin, FollowedJob.@Nullable Outcome outcome) {

    /// Whether nothing will change any more, unless somebody has it tried again.
    public boolean isOver() {
        return outcome != null || job.isOver();
    }

    public String path() {
        return Jobs.path(job.id());
    }
}
