package io.minicrm.oidc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A provider in somebody's profile.
///
/// @param key null when it is set up no longer
/// @param linkedAt since when they come in this way, or null when they do not
/// @param only whether they have no other way in
public record ProviderLine(
        @Nullable String key,
        String label,
        long id,
        @Nullable Instant linkedAt,
        @Nullable Instant lastUsedAt,
        boolean only) {

    ProviderLine(
            @Nullable String key,
            String label,
            Identities.@Nullable LinkedIdentity linked,
            boolean only) {
        this(
                key,
                label,
                linked == null ? 0 : linked.id(),
                linked == null ? null : linked.linkedAt(),
                linked == null ? null : linked.lastUsedAt(),
                only);
    }
}
