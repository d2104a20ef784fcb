package io.minicrm.people;

import io.minicrm.web.BaseUrl;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/// How cookies are written here: out of reach of scripts and of other sites. Behind https they also
/// carry the `__Host-` prefix, with which browsers let nobody else on the domain plant one.
@Component
public class Cookies {

    static final String SIGN_IN = "minicrm";
    static final String DEVICE = "device";
    static final String CSRF = "csrf";
    static final String PERSONAL_CSRF = "page";

    /// As long as browsers allow; what counts is decided here and not by the cookie.
    static final Duration LONG = Duration.ofDays(400);

    private static final Duration SESSION = Duration.ofSeconds(-1);

    private final boolean https;

    Cookies(BaseUrl baseUrl) {
        https = baseUrl.isHttps();
    }

    String named(String name) {
        return https ? "__Host-" + name : name;
    }

    ResponseCookie.ResponseCookieBuilder hardened(ResponseCookie.ResponseCookieBuilder cookie) {
        return cookie.path("/").httpOnly(true).secure(https).sameSite("Lax");
    }

    public Optional<String> read(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(named(name)) && !cookie.getValue().isEmpty()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /// A cookie that is of use for a while only.
    public void write(HttpServletResponse response, String name, String value, Duration age) {
        add(response, name, value, age);
    }

    /// @param stays whether the cookie outlives the browser's window
    void write(HttpServletResponse response, String name, String value, boolean stays) {
        add(response, name, value, stays ? LONG : SESSION);
    }

    public void remove(HttpServletResponse response, String name) {
        add(response, name, "", Duration.ZERO);
    }

    private void add(HttpServletResponse response, String name, String value, Duration age) {
        ResponseCookie cookie =
                hardened(ResponseCookie.from(named(name), value)).maxAge(age).build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
