package io.minicrm.people;

import io.minicrm.record.Problem;
import org.jspecify.annotations.Nullable;

/// The sign-in page as it is shown.
///
/// @param next where to go once signed in
public record SignInPage(
        String email, boolean stay, String next, Sill sill, @Nullable Problem problem) {

    static SignInPage empty(String next, Sill sill) {
        return new SignInPage("", true, next, sill, null);
    }

    SignInPage refused(Problem why) {
        return new SignInPage(email, stay, next, sill, why);
    }
}
