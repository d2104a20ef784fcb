package io.minicrm.scope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event of which the person whom it is about is told. Published in the transaction that does
/// what it tells of.
///
/// @param address from where in the network it came, or null
public record SecurityNotice(SecurityEvent event, Instant at, @Nullable String address) {

    /// Whom it is about: somebody on whom it was done, or who did it.
    public @Nullable Long person() {
        return event.subjectId() == null ? event.actorId() : event.subjectId();
    }

    /// Who did it, when that is somebody else.
    public @Nullable Long by() {
        Long actor = event.actorId();
        return actor == null || actor.equals(person()) ? null : actor;
    }
}
