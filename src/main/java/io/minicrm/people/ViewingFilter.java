package io.minicrm.people;

import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.PrivatePlaces;
import io.minicrm.web.RefusedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Whoever looks as somebody else only looks: nothing that writes gets further than this, nor what
/// is that one's own affair and no record.
final class ViewingFilter extends OncePerRequestFilter {

    static final String STOP = "/view-as/stop";

    /// What may be sent all the same: neither writes anything in that person's name.
    private static final Set<String> SENT = Set.of(STOP, "/logout", "/theme");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /// A download is told of as that person's.
    private static final String DOWNLOAD = "/export.csv";

    /// Whoever is signed in comes here to prove who they are, or to be known by another system.
    private static final String DOOR = "/login/";

    private final SecurityLog log;

    ViewingFilter(SecurityLog log) {
        this.log = log;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isRefused(request)
                && SecurityContextHolder.getContext().getAuthentication()
                        instanceof ScopeAuthentication signedIn
                && signedIn.isViewing()) {
            log.tell(RefusedRequest.of(Kind.ACCESS_REFUSED, request));
            RefusedRequest.noteLooking(request);
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }

    /// Whether it may be sent while one looks as somebody else.
    static boolean isSent(HttpServletRequest request) {
        return SENT.contains(path(request));
    }

    /// Asked first: most requests cost no look-up of who sends them here.
    private static boolean isRefused(HttpServletRequest request) {
        String path = path(request);
        return SAFE.contains(request.getMethod())
                ? path.endsWith(DOWNLOAD) || path.startsWith(DOOR) || PrivatePlaces.has(path)
                : !SENT.contains(path);
    }

    private static String path(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getServletPath(), "")
                + Objects.requireNonNullElse(request.getPathInfo(), "");
    }
}
