package io.minicrm.activity;

import io.minicrm.change.History;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened.
public sealed interface TimelineEntry {

    Instant at();

    /// A note.
    ///
    /// @param subject the record it was written on, and what that is called
    record Note(
            long id,
            String body,
            Instant at,
            @Nullable Long authorId,
            @Nullable String author,
            RecordRef subject,
            String subjectTitle,
            boolean editable)
            implements TimelineEntry {}

    /// A change of the record.
    record Changed(History.Entry change) implements TimelineEntry {

        @Override
        public Instant at() {
            return change.at();
        }
    }
}
