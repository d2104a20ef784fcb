package io.minicrm.people;

import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.RefusedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses writes that a browser says another site began, or a neighbour on the same domain: a
/// second lock beside the CSRF token.
final class CrossSiteFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Set<String> ELSEWHERE = Set.of("cross-site", "same-site");

    private final SecurityLog log;

    CrossSiteFilter(SecurityLog log) {
        this.log = log;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!SAFE.contains(request.getMethod())
                && ELSEWHERE.contains(
                        Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Site"), ""))) {
            log.tell(RefusedRequest.of(Kind.FORGERY_REFUSED, request));
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }
}
