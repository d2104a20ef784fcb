package io.minicrm.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A piece of background work, as far as pages show it.
///
/// @param stage what is being done right now, a word that the room of the work knows
/// @param total how many steps there are in this stage; 0 while nobody knows
/// @param reference under which the log tells why it failed
public record Job(
        long id,
        String kind,
        Status status,
        @Nullable String stage,
        long progress,
        long total,
        @Nullable String reference) {

    /// How far it is.
    public enum Status {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    public boolean isOver() {
        return status == Status.DONE || status == Status.FAILED;
    }

    public boolean isFailed() {
        return status == Status.FAILED;
    }
}
