package io.minicrm.notification;

import io.minicrm.web.Tab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of what somebody was told.
///
/// @param here its own address
/// @param kind the only kind that is shown, or null
/// @param newest the newest that is shown, up to which all can be marked as read
/// @param older where it goes on, or null
public record NotificationPage(
        String here,
        @Nullable NotificationKind kind,
        List<Tab> tabs,
        List<NotificationRow> rows,
        long newest,
        @Nullable String older) {

    public boolean isAnyUnread() {
        return rows.stream().anyMatch(row -> row.notification().unread());
    }
}
