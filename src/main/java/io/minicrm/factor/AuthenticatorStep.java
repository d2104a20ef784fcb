package io.minicrm.factor;

import io.minicrm.people.SecondFactors;
import io.minicrm.people.SecondStep;
import io.minicrm.people.SignInFrame;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/// Asks for more than a password: of everybody with an authenticator app, and of whoever must have
/// a second factor for the one they have.
@Component
class AuthenticatorStep implements SecondStep {

    static final String PATH = "/login/second";

    private final Authenticators authenticators;
    private final SecondFactors factors;
    private final PendingSignIns pendingSignIns;
    private final SignInFrame signInFrame;

    AuthenticatorStep(
            Authenticators authenticators,
            SecondFactors factors,
            PendingSignIns pendingSignIns,
            SignInFrame signInFrame) {
        this.authenticators = authenticators;
        this.factors = factors;
        this.pendingSignIns = pendingSignIns;
        this.signInFrame = signInFrame;
    }

    @Override
    public boolean ask(
            long userId,
            boolean stays,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean asks =
                authenticators.has(userId)
                        || factors.isRequired(userId) && !factors.of(userId).isEmpty();
        if (asks) {
            pendingSignIns.begin(new PendingSignIns.PendingSignIn(userId, stays, next), response);
            signInFrame.leadTo(PATH, response);
        }
        return asks;
    }
}
