package io.minicrm.view;

import io.minicrm.scope.Actor;
import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// A view of a list, as somebody who may see it sees it.
///
/// @param query what it shows: the query string of its list without the mark of a view
/// @param lastUsedOn the day on which anybody last opened it, or null
/// @param pinned whether the reader keeps it at hand
/// @param usual whether its list opens with it for the reader
public record SavedView(
        long id,
        int version,
        RecordKind kind,
        String name,
        long ownerId,
        Audience audience,
        String query,
        Instant createdAt,
        @Nullable LocalDate lastUsedOn,
        @Nullable Instant deletedAt,
        boolean pinned,
        boolean usual) {

    private static final int LONG_UNUSED = 90;

    /// The address of its list: it alone shows the same, also to somebody who does not see the
    /// view.
    public String href() {
        return "/%s?%sview=%d".formatted(kind.plural(), query.isEmpty() ? "" : query + "&", id);
    }

    /// Where one says what is to become of it.
    public String path() {
        return "/views/" + id;
    }

    /// Whose it is, or an administrator when others see it.
    public boolean mayBeChangedBy(Actor actor) {
        return ownerId == actor.id() || actor.administrator() && audience != Audience.PRIVATE;
    }

    /// Whether nobody has opened it for so long that it may be of no use any more.
    public boolean isLongUnused(LocalDate today) {
        LocalDate last =
                lastUsedOn == null ? LocalDate.ofInstant(createdAt, ZoneOffset.UTC) : lastUsedOn;
        return last.isBefore(today.minusDays(LONG_UNUSED));
    }
}
