package io.minicrm.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/// Light, dark, or as the device has it: kept in a cookie, so that the first paint is right.
final class Theme {

    private static final String COOKIE = "theme";
    private static final Set<String> THEMES = Set.of("light", "dark");

    private Theme() {}

    /// With https as all cookies: nobody else on the domain can plant it.
    private static String named(boolean secure) {
        return secure ? "__Host-" + COOKIE : COOKIE;
    }

    /// `light`, `dark`, or null for as the device has it.
    static @Nullable String of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(named(request.isSecure()))
                        && THEMES.contains(cookie.getValue())) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    static ResponseCookie cookie(String theme, boolean secure) {
        boolean chosen = THEMES.contains(theme);
        return ResponseCookie.from(named(secure), chosen ? theme : "")
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(chosen ? Duration.ofDays(365) : Duration.ZERO)
                .build();
    }
}
