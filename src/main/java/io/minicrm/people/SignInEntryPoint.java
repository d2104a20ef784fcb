package io.minicrm.people;

import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/// Sends whoever is not signed in to the sign-in page and remembers where they wanted to go.
/// Programs, which cannot fill in a page, are told 401.
final class SignInEntryPoint implements AuthenticationEntryPoint {

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
        String next = LocalPath.of(LocalPath.wanted(request));
        SeeOther.at(
                response,
                next.equals("/")
                        ? "/login"
                        : "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
    }
}
