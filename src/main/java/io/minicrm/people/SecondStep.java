package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/// What comes between a right password and the sign-in.
public interface SecondStep {

    /// Asks whoever has to show more than a password, by answering the request; comes back to
    /// `SignInFlow.admit` with another way when it was shown.
    ///
    /// @return whether it has asked; otherwise nothing was done
    boolean ask(
            long userId,
            boolean stays,
            String next,
            HttpServletRequest request,
            HttpServletResponse response);
}
