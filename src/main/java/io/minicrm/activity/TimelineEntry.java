package io.minicrm.activity;

import io.minicrm.change.History;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import java.util.List;
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

    /// Something that another room tells.
    ///
    /// @param verb the message key of what was done, followed by `.you` or `.other`; takes `count`
    /// @param count how many things it was done to
    /// @param names what the first of them are called
    record Happening(
            Instant at,
            String icon,
            @Nullable Long actorId,
            @Nullable String actorName,
            String verb,
            int count,
            List<String> names)
            implements TimelineEntry {}

    /// What a change was, in the words of its trade.
    ///
    /// @param verb the message key, followed by `.you` or `.other`
    /// @param values what the message takes
    record Words(String icon, String verb, List<Object> values) {}

    /// A change of the record.
    ///
    /// @param words null when only its fields say what it was
    record Changed(History.Entry change, @Nullable Words words) implements TimelineEntry {

        @Override
        public Instant at() {
            return change.at();
        }
    }
}
