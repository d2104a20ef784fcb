package io.minicrm.notification;

import io.minicrm.scope.RecordKind;
import java.util.List;

/// Somebody whom a change concerns, whether or not they may see all of what it wrote.
///
/// @param ids the records that it concerns them for
/// @param shared whether what they are given remains somebody else's
record Addressee(
        long user,
        NotificationKind kind,
        long changeSetId,
        RecordKind recordKind,
        List<Long> ids,
        boolean shared) {

    /// Why it concerns them, the best reason first: one change is told once.
    static final List<NotificationKind> REASONS =
            List.of(NotificationKind.MENTION, NotificationKind.ASSIGNED, NotificationKind.FOLLOWED);
}
