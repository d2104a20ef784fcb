package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/// The tokens that prove of a form that it came from a page of ours.
///
/// Whoever is signed in has one that belongs to the person and this browser, not to the sign-in: a
/// page that stayed open while its owner signed in again can still be saved. It names the person,
/// so that it is worth nothing under anybody else's sign-in. Pages of people who are not signed in
/// have one of their own, which ends as soon as somebody signs in.
@Component
class PageTokens implements CsrfTokenRepository {

    private final CookieCsrfTokenRepository outside = new CookieCsrfTokenRepository();
    private final CookieCsrfTokenRepository personal = new CookieCsrfTokenRepository();

    PageTokens(Cookies cookies) {
        outside.setCookieName(cookies.named(Cookies.CSRF));
        outside.setCookiePath("/");
        outside.setCookieCustomizer(cookies::hardened);
        personal.setCookieName(cookies.named(Cookies.PERSONAL_CSRF));
        personal.setCookiePath("/");
        personal.setCookieCustomizer(cookie -> cookies.hardened(cookie).maxAge(Cookies.LONG));
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        CsrfToken random = outside.generateToken(request);
        return person().map(person ->
                        (CsrfToken)
                                new DefaultCsrfToken(
                                        random.getHeaderName(),
                                        random.getParameterName(),
                                        begin(person) + random.getToken()))
                .orElse(random);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Optional<Long> person = person();
        if (person.isEmpty()) {
            return outside.loadToken(request);
        }
        CsrfToken token = personal.loadToken(request);
        return token != null && token.getToken().startsWith(begin(person.get())) ? token : null;
    }

    /// Spring Security ends a token with the sign-in: that of people who are not signed in goes, a
    /// person's own stays.
    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null || person().isEmpty()) {
            outside.saveToken(token, request, response);
        } else {
            personal.saveToken(token, request, response);
        }
    }

    private static String begin(long person) {
        return person + ".";
    }

    private static Optional<Long> person() {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof ScopeAuthentication signedIn
                ? Optional.of(signedIn.current().userId())
                : Optional.empty();
    }
}
