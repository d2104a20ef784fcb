package io.minicrm.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that failed and that nobody has given up yet.
///
/// @param person who asked for it, or null for work of the night
/// @param error the key of a `JobError`
/// @param reference under which the log tells more
/// @param next when it is tried again by itself, or null when it is not
public record FailedJob(
        long id,
        String kind,
        @Nullable String person,
        int attempts,
        String error,
        String reference,
        Instant failedAt,
        @Nullable Instant next) {}
