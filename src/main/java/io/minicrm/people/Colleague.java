package io.minicrm.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A colleague as administrators see them.
///
/// @param status `invited`, `active` or `deactivated`
/// @param lastSeenAt when they last used MiniCRM, as far as their present sign-ins tell
public record Colleague(
        long id,
        String name,
        String email,
        String status,
        long roleId,
        String role,
        @Nullable Long teamId,
        @Nullable String team,
        @Nullable Instant lastSeenAt) {

    public boolean isActive() {
        return status.equals("active");
    }

    public boolean isDeactivated() {
        return status.equals("deactivated");
    }
}
