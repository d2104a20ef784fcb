package io.minicrm.people;

import io.minicrm.record.Problem;
import org.jspecify.annotations.Nullable;

/// The sign-in page as it is shown.
///
/// @param next where to go once signed in
/// @param wrong whether the problem is what was typed
public record SignInPage(
        String email,
        boolean stay,
        String next,
        SignInFooter sill,
        @Nullable Problem problem,
        boolean wrong) {

    static SignInPage empty(String next, SignInFooter signInFooter) {
        return new SignInPage("", true, next, signInFooter, null, false);
    }

    SignInPage refused(Problem why) {
        return new SignInPage(email, stay, next, sill, why, false);
    }

    SignInPage wrong(Problem why) {
        return new SignInPage(email, stay, next, sill, why, true);
    }
}
