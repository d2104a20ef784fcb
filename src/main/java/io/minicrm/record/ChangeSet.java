package io.minicrm.record;

import org.jspecify.annotations.Nullable;

/// One thing that somebody did, to one record or to many: what is shown and undone as a whole.
/// Opened in the transaction that writes.
public record ChangeSet(long id, ChangeKind kind, @Nullable Long actorId) {

    /// Where it was done.
    public enum Source {
        FORM,
        IMPORT,
        SYSTEM
    }
}
