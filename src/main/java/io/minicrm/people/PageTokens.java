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
///
/// A page that an administrator saw while looking as somebody else says so in its token: it showed
/// that one's records, and writes nothing once it would write the administrator's. What the browser
/// keeps is the administrator's own, which is good again afterwards.
@Component
class PageTokens implements CsrfTokenRepository {

    private static final String LOOKING = "looking.";

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
        return person().map(
                        person -> shown(with(random, begin(person) + random.getToken()), person))
                .orElse(random);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Optional<Long> person = person();
        if (person.isEmpty()) {
            return outside.loadToken(request);
        }
        CsrfToken token = personal.loadToken(request);
        return token != null && token.getToken().startsWith(begin(person.get()))
                ? shown(token, person.get())
                : null;
    }

    /// Spring Security ends a token with the sign-in: that of people who are not signed in goes, a
    /// person's own stays.
    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null || person().isEmpty()) {
            outside.saveToken(token, request, response);
        } else {
            personal.saveToken(own(token), request, response);
        }
    }

    /// What the pages have with which somebody looks as another, or looks no more: the one of this
    /// person that is not asked for now.
    static Optional<CsrfToken> other(CsrfToken token) {
        CsrfToken own = own(token);
        return own != token
                ? Optional.of(own)
                : person().filter(person -> token.getToken().startsWith(begin(person)))
                        .map(person -> looking(token, person));
    }

    private static CsrfToken shown(CsrfToken own, long person) {
        return signedIn().filter(ScopeAuthentication::isViewing).isPresent()
                ? looking(own, person)
                : own;
    }

    private static CsrfToken looking(CsrfToken own, long person) {
        String begin = begin(person);
        return with(own, begin + LOOKING + own.getToken().substring(begin.length()));
    }

    private static CsrfToken own(CsrfToken token) {
        String text = token.getToken();
        return person().map(person -> begin(person))
                .filter(begin -> text.startsWith(begin + LOOKING))
                .map(begin ->
                        with(token, begin + text.substring(begin.length() + LOOKING.length())))
                .orElse(token);
    }

    private static CsrfToken with(CsrfToken token, String text) {
        return new DefaultCsrfToken(token.getHeaderName(), token.getParameterName(), text);
    }

    private static String begin(long person) {
        return person + ".";
    }

    private static Optional<Long> person() {
        return signedIn().map(signedIn -> signedIn.current().userId());
    }

    private static Optional<ScopeAuthentication> signedIn() {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof ScopeAuthentication signedIn
                ? Optional.of(signedIn)
                : Optional.empty();
    }
}
