package io.minicrm.today;

import io.minicrm.activity.OpenActivity;
import io.minicrm.web.Tab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done on a day, in its parts: by when it is due, or by who is to do it.
///
/// @param here the address of the page, to come back to
/// @param late how many of those to do are late
public record Agenda(
        String here, List<Tab> whose, List<Part> parts, int toDo, int late, boolean exceeded) {

    /// Some of it under a heading.
    ///
    /// @param key of its heading: `overdue`, `today`, `next`; or null where a person heads it
    /// @param count how many there are, of which not all may stand here
    /// @param exceeded whether there are even more
    /// @param href the list of exactly these
    public record Part(
            @Nullable String key,
            @Nullable Long ownerId,
            List<Row> rows,
            int count,
            boolean exceeded,
            String href) {

        /// Whether the whole of it is put off at once.
        public boolean isMoved() {
            return "overdue".equals(key) && rows.stream().anyMatch(Row::isMovable);
        }

        public boolean isCut() {
            return count > rows.stream().filter(row -> !row.done()).count();
        }
    }

    /// One thing to do.
    ///
    /// @param done whether it was just ticked off, and stays in its place for now
    public record Row(OpenActivity todo, boolean done) {

        private boolean isMovable() {
            return todo.editable() && !done;
        }
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }
}
