package io.minicrm.record;

import io.minicrm.scope.Source;
import org.jspecify.annotations.Nullable;

/// One thing that somebody did, to one record or to many: what is shown and undone as a whole.
/// Opened in the transaction that writes. It is stored with the first thing that is written in it,
/// so that what changes nothing leaves nothing.
public final class ChangeSet {

    private final long number;
    private final ChangeKind kind;
    private final Source source;
    private final String title;
    private final @Nullable Long actorId;
    private final @Nullable Long undoes;
    private boolean written;

    /// @param number the id that it gets when something is written in it
    ChangeSet(
            long number,
            ChangeKind kind,
            Source source,
            String title,
            @Nullable Long actorId,
            @Nullable Long undoes) {
        this.number = number;
        this.kind = kind;
        this.source = source;
        this.title = title;
        this.actorId = actorId;
        this.undoes = undoes;
    }

    /// Its id; 0 as long as nothing is written in it.
    public long id() {
        return written ? number : 0;
    }

    long number() {
        return number;
    }

    ChangeKind kind() {
        return kind;
    }

    Source source() {
        return source;
    }

    String title() {
        return title;
    }

    @Nullable Long actorId() {
        return actorId;
    }

    @Nullable Long undoes() {
        return undoes;
    }

    void written() {
        written = true;
    }
}
