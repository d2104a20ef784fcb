package io.minicrm.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A security event as it is read again.
///
/// @param kind the key of a `SecurityEvent.Kind`, maybe one of a later version
public record LoggedEvent(
        long id,
        Instant at,
        String kind,
        boolean refused,
        @Nullable Long actorId,
        @Nullable Long subjectId,
        @Nullable String address,
        @Nullable String requestId,
        Map<String, Object> details) {

    /// Whether it was done to somebody else than who did it.
    public boolean isOnAnother() {
        return subjectId != null && !subjectId.equals(actorId);
    }
}
