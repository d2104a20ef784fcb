package io.minicrm.people;

import io.minicrm.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/// Keeps those who must have a second factor and have none from everything but its set-up.
@Component
class RequiredFactorCheck implements AuthorizationManager<RequestAuthorizationContext> {

    private static final Set<String> ALWAYS = Set.of("/theme", "/logout");

    private final ObjectProvider<SecondFactor> kinds;

    RequiredFactorCheck(ObjectProvider<SecondFactor> kinds) {
        this.kinds = kinds;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext context) {
        return new AuthorizationDecision(
                !owes(who.get()) || isOpen(context.getRequest().getRequestURI()));
    }

    static boolean owes(@Nullable Authentication who) {
        return who instanceof ScopeAuthentication signedIn && signedIn.owesFactor();
    }

    /// The address as it was sent: one that is written otherwise is not open.
    private boolean isOpen(String path) {
        return ALWAYS.contains(path)
                || kinds.stream()
                        .map(SecondFactor::address)
                        .anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }

    /// Leads whoever has asked for a page to the set-up.
    ///
    /// @return whether it has
    boolean leads(HttpServletRequest request, HttpServletResponse response) {
        String path = request.getRequestURI();
        if (!request.getMethod().equals("GET")
                || path.startsWith("/api/")
                || path.startsWith("/actuator")) {
            return false;
        }
        return kinds.orderedStream()
                .findFirst()
                .map(first -> {
                    SeeOther.at(response, first.address());
                    return true;
                })
                .orElse(false);
    }
}
