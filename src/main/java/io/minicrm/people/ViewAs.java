package io.minicrm.people;

import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Lets administrators see what a colleague sees: for a while, in one browser, and without changing
/// anything. Nobody looks as another administrator, who sees everything anyway.
@Component
class ViewAs {

    /// For so long at most.
    static final Duration LASTS = Duration.ofMinutes(15);

    private final SignIns signIns;
    private final Scopes scopes;
    private final Clock clock;

    ViewAs(SignIns signIns, Scopes scopes, Clock clock) {
        this.signIns = signIns;
        this.scopes = scopes;
        this.clock = clock;
    }

    /// Whether an administrator may look as this colleague.
    static boolean isOffered(Scope administrator, Colleague colleague, List<Role> roles) {
        return colleague.isActive()
                && colleague.id() != administrator.actor().id()
                && roles.stream()
                        .noneMatch(role -> role.id() == colleague.roleId() && role.administrator());
    }

    @Transactional
    void start(ScopeAuthentication signedIn, long person) {
        Scope administrator = signedIn.getPrincipal();
        Colleagues.administrator(administrator);
        Scope theirs = scopes.of(person).orElseThrow(() -> new NotFound("active user " + person));
        if (!isBelow(theirs, administrator)) {
            throw new AccessDeniedException("nobody looks as an administrator");
        }
        signIns.view(signedIn.current(), person, clock.instant().plus(LASTS));
    }

    private static boolean isBelow(Scope theirs, Scope administrator) {
        return !theirs.actor().administrator() && theirs.actor().id() != administrator.actor().id();
    }

    /// @return as whom it was
    long stop(ScopeAuthentication signedIn) {
        long person = signedIn.getPrincipal().actor().id();
        signIns.endViewing(signedIn.current());
        return person;
    }
}
