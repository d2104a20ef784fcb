package io.minicrm.factor;

import io.minicrm.people.Door;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.SecondStep;
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
    private final Waiting waiting;
    private final Door door;

    AuthenticatorStep(
            Authenticators authenticators, SecondFactors factors, Waiting waiting, Door door) {
        this.authenticators = authenticators;
        this.factors = factors;
        this.waiting = waiting;
        this.door = door;
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
            waiting.begin(new Waiting.Person(userId, stays, next), response);
            door.leadTo(PATH, response);
        }
        return asks;
    }
}
