package io.minicrm.activity;

import io.minicrm.change.History;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened.
public sealed interface TimelineEntry {

    Instant at();

    /// Who tells of it.
    String source();

    /// Which of the source's entries it is.
    long id();

    default TimelineCursor place() {
        return new TimelineCursor(at(), source(), id());
    }

    /// An activity that has happened.
    ///
    /// @param minutes how long it took, or null
    /// @param outcomeId what came of it, or null
    /// @param where the place of a meeting, or null
    /// @param participants the colleagues who took part besides its author
    /// @param about the record on which it hangs
    /// @param aboutTitle what that is called; null when it lies in the trash
    record Done(
            long id,
            ActivityKind kind,
            @Nullable String subject,
            @Nullable String body,
            Instant at,
            @Nullable Integer minutes,
            @Nullable Long outcomeId,
            @Nullable String where,
            List<Long> participants,
            @Nullable Long authorId,
            @Nullable String author,
            RecordRef about,
            @Nullable String aboutTitle,
            boolean editable)
            implements TimelineEntry {

        static final String SOURCE = "note";

        @Override
        public String source() {
            return SOURCE;
        }
    }

    /// Something that another room tells.
    ///
    /// @param source the name of who tells it
    /// @param id which of its entries it is
    /// @param verb the message key of what was done, followed by `.you` or `.other`; takes `count`
    /// @param count how many things it was done to
    /// @param names what the first of them are called
    record Event(
            Instant at,
            String source,
            long id,
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

        static final String SOURCE = "change";

        @Override
        public Instant at() {
            return change.at();
        }

        @Override
        public String source() {
            return SOURCE;
        }

        @Override
        public long id() {
            return change.id();
        }
    }
}
