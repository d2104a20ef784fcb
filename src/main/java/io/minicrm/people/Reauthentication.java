package io.minicrm.people;

import io.minicrm.record.Problem;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Asks for the password again before what somebody who finds a browser open must not do.
@Component
public class Reauthentication {

    /// The name of the field in which the page that asks sends it.
    static final String FIELD = "proof-password";

    /// For so long a password that was given counts.
    static final Duration HOLDS = Duration.ofMinutes(10);

    private final Credentials credentials;
    private final SignInThrottle signInThrottle;
    private final SignIns signIns;
    private final SecurityLog log;
    private final Clock clock;

    Reauthentication(
            Credentials credentials,
            SignInThrottle signInThrottle,
            SignIns signIns,
            SecurityLog log,
            Clock clock) {
        this.credentials = credentials;
        this.signInThrottle = signInThrottle;
        this.signIns = signIns;
        this.log = log;
        this.clock = clock;
    }

    /// Returns when the person has given the password just now, or with this request.
    ///
    /// @throws ReauthenticationRequired otherwise, which becomes a page that asks for it and then
    ///   goes on with what was sent
    public void ask(ScopeAuthentication signedIn, HttpServletRequest request) {
        SignIns.Current current = signedIn.current();
        if (current.provenAt().isAfter(clock.instant().minus(HOLDS))) {
            return;
        }
        String given = request.getParameter(FIELD);
        Optional<Problem> wrong =
                given == null || given.isEmpty() ? Optional.empty() : wrong(given, current);
        if (given == null || given.isEmpty() || wrong.isPresent()) {
            throw new ReauthenticationRequired(wrong.orElse(null));
        }
        signIns.prove(current);
    }

    /// The person has shown in another way that it is still them.
    public void given(ScopeAuthentication signedIn) {
        signIns.prove(signedIn.current());
    }

    /// What is wrong with a password that somebody gives again. Whoever finds a browser open may
    /// not guess here for ever.
    Optional<Problem> wrong(String given, SignIns.Current current) {
        List<SignInThrottle.Count> counts =
                List.of(
                        new SignInThrottle.Count(
                                SignInThrottle.RateLimit.ACCOUNT,
                                current.userId() + " within " + current.id()));
        if (signInThrottle.pay(counts).isPresent()) {
            return Optional.of(Problem.of("people.problem.wait"));
        }
        if (!credentials.check(current.userId(), given)) {
            log.tell(SecurityEvent.of(Kind.PROOF_FAILED).by(current.userId()));
            return Optional.of(Problem.of("people.problem.current"));
        }
        signInThrottle.succeeded(counts);
        return Optional.empty();
    }
}
