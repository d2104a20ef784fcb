package io.minicrm.change;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies in the trash, of one kind of record.
///
/// @param mine whether only what the reader deleted is shown
/// @param first the address of the first stretch, when this is not it
/// @param next the address of the next stretch, or null
/// @param gone whether something that was to be restored was not there any more
public record TrashPage(
        RecordKind kind,
        List<Tab> tabs,
        boolean mine,
        List<Item> items,
        @Nullable String first,
        @Nullable String next,
        boolean gone) {

    /// A kind of record with what lies there of it.
    ///
    /// @param count as text: exact, or openly capped
    public record Tab(RecordKind kind, String count) {}

    /// A record in the trash.
    ///
    /// @param daysLeft full days until it is removed for good
    /// @param mergedInto the record into which it went, or null
    public record Item(
            long id,
            String title,
            @Nullable String subtitle,
            Instant deletedAt,
            @Nullable Long deletedBy,
            int daysLeft,
            @Nullable RecordRef mergedInto) {}
}
