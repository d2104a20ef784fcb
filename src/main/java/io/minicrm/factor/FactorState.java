package io.minicrm.factor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One's authenticator app as the profile shows it.
///
/// @param since when it was connected, or null
/// @param left how many recovery codes there are
/// @param needed whether it cannot be removed, because of one's role
public record FactorState(@Nullable Instant since, int left, boolean needed) {}
