package io.minicrm.activity;

import io.minicrm.record.Due;
import io.minicrm.record.Recurrence;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that is still to be done.
///
/// @param recurrence by which rule it comes again
/// @param participants the colleagues who take part besides its owner
/// @param about what it hangs on, as far as the reader may see it, contacts first
/// @param editable whether the reader may tick it off
/// @param done whether that has been done meanwhile
public record OpenActivity(
        RecordRef ref,
        ActivityKind kind,
        String title,
        @Nullable Due due,
        @Nullable Recurrence recurrence,
        boolean high,
        @Nullable String place,
        @Nullable Long ownerId,
        List<Long> participants,
        List<About> about,
        boolean editable,
        boolean done) {

    /// A record that it hangs on.
    public record About(RecordRef ref, String title) {}

    /// Whether somebody takes part in it who does not own it.
    public boolean isAttendedBy(long person) {
        return participants.contains(person) && (ownerId == null || ownerId != person);
    }

    /// The record that it is about first of all; null when about none.
    public @Nullable About main() {
        return about.isEmpty() ? null : about.getFirst();
    }

    /// The one that most depends on what is next: a deal before all else. Only of one that is about
    /// something.
    public About leading() {
        return about.stream()
                .filter(each -> each.ref().kind() == RecordKind.DEAL)
                .findFirst()
                .orElseGet(about::getFirst);
    }
}
