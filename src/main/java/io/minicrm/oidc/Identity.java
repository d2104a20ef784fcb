package io.minicrm.oidc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who somebody is, as a provider says.
///
/// @param subject the provider's own name for them, which never becomes somebody else's
/// @param verified whether the e-mail address counts as theirs
/// @param provenAt when they last proved there who they are, or null when it does not tell
record Identity(
        String issuer,
        String subject,
        @Nullable String email,
        boolean verified,
        @Nullable String name,
        @Nullable Instant provenAt) {}
