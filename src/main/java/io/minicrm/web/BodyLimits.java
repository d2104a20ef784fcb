package io.minicrm.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;

/// Whose body is read, and how much of it. It stands behind what knows who is signed in, and before
/// anything that asks for what was sent.
///
/// Files are taken from who is signed in, where files are taken, and with a token in the address or
/// a header, so that nothing of them is read before it is known whether they are welcome. From who
/// is not signed in little is taken, and only a few bodies at once from one network.
public final class BodyLimits extends OncePerRequestFilter {

    /// Long enough for an address to come back to, a name and a password.
    static final int MOST_AT_THE_DOOR = 16_000;

    /// What somebody typed whose sign-in has ended is shown once more, so that it is read.
    static final int MOST_ELSEWHERE = 2_000_000;

    static final int MOST_AT_ONCE = 8;

    private static final String TOKEN = "_csrf";

    private final FileRoutes routes;
    private final RequestMatcher door;
    private final UnaryOperator<String> network;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /// @param door the pages for who is not signed in
    /// @param network the network that an address belongs to
    public BodyLimits(FileRoutes routes, RequestMatcher door, UnaryOperator<String> network) {
        this.routes = routes;
        this.door = door;
        this.network = network;
    }

    /// Whether a request has parts, or says so. The container hides it until they are welcome.
    static boolean isInParts(HttpServletRequest request) {
        return BodyRate.of(request)
                .map(BodyRate::isInParts)
                .orElseGet(() -> isInParts(request.getContentType()));
    }

    static boolean isInParts(@Nullable String type) {
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean signedIn = isSignedIn();
        if (isInParts(request)) {
            if (!routes.takeFiles(request)) {
                refuse(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE);
            } else if (!signedIn) {
                UnsavedForm.of(request, LocalPath.wanted(request)).keep(request);
                refuse(request, response, HttpStatus.UNAUTHORIZED);
            } else {
                BodyRate.of(request).ifPresent(BodyRate::show);
                chain.doFilter(new TokenInAddress(request), response);
            }
            return;
        }
        long length = request.getContentLengthLong();
        boolean chunked = request.getHeader("Transfer-Encoding") != null;
        if (signedIn || length <= 0 && !chunked) {
            chain.doFilter(request, response);
        } else if (chunked) {
            refuse(request, response, HttpStatus.LENGTH_REQUIRED);
        } else if (length > (door.matches(request) ? MOST_AT_THE_DOOR : MOST_ELSEWHERE)) {
            refuse(request, response, HttpStatus.CONTENT_TOO_LARGE);
        } else if (read(request)) {
            chain.doFilter(request, response);
        } else {
            refuse(request, response, HttpStatus.TOO_MANY_REQUESTS);
        }
    }

    /// Waits for the body, unless too many of this network are waited for.
    private boolean read(HttpServletRequest request) {
        String from = network.apply(request.getRemoteAddr());
        if (open.merge(from, 1, Integer::sum) > MOST_AT_ONCE) {
            left(from);
            return false;
        }
        try {
            request.getParameterMap();
            return true;
        } finally {
            left(from);
        }
    }

    private void left(String from) {
        open.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
    }

    private static boolean isSignedIn() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who != null
                && who.isAuthenticated()
                && !(who instanceof AnonymousAuthenticationToken);
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status)
            throws IOException {
        BodyRate.of(request).ifPresent(BodyRate::hide);
        response.sendError(status.value());
    }

    /// Takes the token from the address alone: asked for by name, the container would look for it
    /// among the parts, and take in all of them.
    private static final class TokenInAddress extends HttpServletRequestWrapper {

        TokenInAddress(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            return name.equals(TOKEN)
                    ? UriComponentsBuilder.newInstance()
                            .query(getQueryString())
                            .build()
                            .getQueryParams()
                            .getFirst(TOKEN)
                    : super.getParameter(name);
        }
    }
}
