package io.minicrm.people;

import org.jspecify.annotations.Nullable;

/// What stands at the foot of every page before the sign-in.
///
/// @param host the address people know this installation by
/// @param demo whether the page names the demonstration's account
/// @param mails whether people can be written to, as those who forgot their password
/// @param version of the program, or null when it was not built
public record SignInFooter(
        String host,
        boolean demo,
        boolean mails,
        @Nullable String version,
        @Nullable String commit) {}
