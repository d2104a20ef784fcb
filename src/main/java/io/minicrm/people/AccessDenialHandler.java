package io.minicrm.people;

import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.LocalPath;
import io.minicrm.web.RefusedRequest;
import io.minicrm.web.UnsavedForm;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/// Refuses what may not be done. What was sent from a page of somebody else, or of a sign-in that
/// has ended, is shown, so that whoever typed it has it still.
final class AccessDenialHandler implements AccessDeniedHandler {

    private static final Set<String> OUTSIDE = Set.of("/login", "/setup", "/logout");

    private final SecurityLog log;
    private final RequiredFactorCheck requiredFactorCheck;

    AccessDenialHandler(SecurityLog log, RequiredFactorCheck requiredFactorCheck) {
        this.log = log;
        this.requiredFactorCheck = requiredFactorCheck;
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException {
        String path = request.getRequestURI();
        if (!(refusal instanceof CsrfException)
                && RequiredFactorCheck.owes(SecurityContextHolder.getContext().getAuthentication())
                && requiredFactorCheck.leads(request, response)) {
            return;
        }
        log.tell(
                RefusedRequest.of(
                        refusal instanceof CsrfException
                                ? Kind.FORGERY_REFUSED
                                : Kind.ACCESS_REFUSED,
                        request));
        if (refusal instanceof CsrfException
                && !OUTSIDE.contains(path)
                && !path.startsWith("/login/")
                && !path.startsWith("/welcome/")) {
            boolean signedIn =
                    SecurityContextHolder.getContext().getAuthentication()
                            instanceof ScopeAuthentication;
            UnsavedForm.of(request, LocalPath.wanted(request)).keep(request);
            response.sendError(
                    signedIn
                            ? HttpServletResponse.SC_FORBIDDEN
                            : HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
}
