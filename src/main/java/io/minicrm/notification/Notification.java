package io.minicrm.notification;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What somebody was told.
///
/// @param ref where it leads to: the record, or the first of those that it is about
/// @param records how many of its kind it is about
/// @param actor who did it, or null when it did itself
/// @param dueAt the moment of which a reminder tells, or null
public record Notification(
        long id,
        NotificationKind kind,
        RecordRef ref,
        int records,
        @Nullable Long actor,
        Instant at,
        @Nullable Instant dueAt,
        boolean unread) {

    boolean isAboutActivity() {
        return ref.kind() == RecordKind.ACTIVITY;
    }
}
