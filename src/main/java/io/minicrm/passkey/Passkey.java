package io.minicrm.passkey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A passkey as its owner sees it.
///
/// @param name what they call it
/// @param lastUsedAt null until it is used
/// @param elsewhere the address for which it was made, when that is another one than now
public record Passkey(
        long id,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable String elsewhere) {}
