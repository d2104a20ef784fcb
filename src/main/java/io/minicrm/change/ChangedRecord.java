package io.minicrm.change;

import io.minicrm.scope.RecordRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record in a change set.
///
/// @param op insert, update, delete, restore or kept
/// @param state where it is now, for this reader
/// @param title what it is called, when the reader may know
/// @param fields what became different; nothing when the reader may not know
/// @param kept why an undo kept it, or null
public record ChangedRecord(
        RecordRef ref,
        String op,
        State state,
        @Nullable String title,
        List<History.FieldChange> fields,
        @Nullable KeptBecause kept) {

    /// Where a record is.
    public enum State {
        LIVING,
        TRASHED,
        FOREIGN,
        PURGED
    }

    /// Why an undo left a record as it is.
    ///
    /// @param reason changed, used, series, trashed, forbidden or unlinked; used is followed by a
    ///   dot and the kind of record that hangs on it, where the reader may know
    /// @param actorName who wrote it last before the undo
    public record KeptBecause(
            String reason,
            @Nullable Long actorId,
            @Nullable String actorName,
            @Nullable Instant at) {}

    /// Its place in the change set, for the address of the page that begins after it.
    public String position() {
        return ref.kind().code() + "-" + ref.id() + "-" + op;
    }
}
