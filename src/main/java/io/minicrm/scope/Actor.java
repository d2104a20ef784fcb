package io.minicrm.scope;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A person who is signed in, as far as every room may know.
public record Actor(
        long id,
        String name,
        String email,
        boolean administrator,
        @Nullable Long teamId,
        String roleName,
        Locale locale,
        ZoneId zone,
        Permissions permissions) {}
