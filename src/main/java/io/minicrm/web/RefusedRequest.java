package io.minicrm.web;

import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import jakarta.servlet.http.HttpServletRequest;

/// A request that was refused, as the security log tells it.
public final class RefusedRequest {

    /// What follows in these paths opens something.
    private static final String LINK = "/welcome/";

    private static final String LOOKING = RefusedRequest.class.getName() + ".looking";

    private RefusedRequest() {}

    /// Notes that it was refused for no other reason than that somebody only looks here.
    public static void noteLooking(HttpServletRequest request) {
        request.setAttribute(LOOKING, true);
    }

    static boolean isOfLooking(HttpServletRequest request) {
        return request.getAttribute(LOOKING) != null;
    }

    public static SecurityEvent of(SecurityEvent.Kind kind, HttpServletRequest request) {
        Scope scope = UiSource.signedIn();
        String path = request.getRequestURI();
        SecurityEvent event = SecurityEvent.of(kind);
        return (scope == null ? event : event.by(scope))
                .with("method", request.getMethod())
                .with("path", path.startsWith(LINK) ? LINK + "…" : path);
    }
}
