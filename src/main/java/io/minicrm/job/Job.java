package io.minicrm.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A piece of background work, as far as pages show it.
///
/// @param stage what is being done right now, a word that the room of the work knows
/// @param total how many steps there are in this stage; 0 while nobody knows
/// @param reference under which the log tells why it failed
/// @param payload what the work was told, in its own words
/// @param result what came of it, in its own words; null until it is done, or when it says nothing
/// @param details what else came of it, in its own words
public record Job(
        long id,
        String kind,
        Status status,
        @Nullable String stage,
        long progress,
        long total,
        @Nullable String reference,
        String payload,
        @Nullable String result,
        @Nullable String details) {

    /// One of which nothing is known but that it will be begun.
    public static final Job UNKNOWN =
            new Job(0, "", Status.WAITING, null, 0, 0, null, "", null, null);

    /// How far it is.
    public enum Status {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        /// It failed, and an administrator leaves it so.
        GIVEN_UP,
        CANCELLED;

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    public boolean isOver() {
        return status != Status.WAITING && status != Status.RUNNING;
    }

    public boolean isCancelled() {
        return status == Status.CANCELLED;
    }

    public boolean isFailed() {
        return status == Status.FAILED || status == Status.GIVEN_UP;
    }

    public boolean isGivenUp() {
        return status == Status.GIVEN_UP;
    }
}
