package io.minicrm.people;

import io.minicrm.web.Local;
import io.minicrm.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/// Sends whoever is not signed in to the sign-in page and remembers where they wanted to go.
/// Programs, which cannot fill in a page, are told 401.
final class ToSignIn implements AuthenticationEntryPoint {

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException problem)
            throws IOException {
        String path = request.getRequestURI();
        if (path.startsWith("/api/") || path.startsWith("/actuator")) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        String next = Local.path(wanted(request));
        SeeOther.at(
                response,
                next.equals("/")
                        ? "/login"
                        : "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    }

    /// What was asked for, or, when something was to be written, the page from which.
    static String wanted(HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            return whole(request.getRequestURI(), request.getQueryString());
        }
        try {
            String referer = request.getHeader(HttpHeaders.REFERER);
            URI page = URI.create(referer == null ? "/" : referer);
            return whole(page.getRawPath(), page.getRawQuery());
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }

    private static String whole(@Nullable String path, @Nullable String query) {
        String there = path == null || path.isEmpty() ? "/" : path;
        return query == null ? there : there + "?" + query;
    }
}
