package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/// Ties a browser to a sign-in by a cookie. There is no HttpSession: what a node knows of a browser
/// is in the database.
@Component
class SignInCookie implements SecurityContextRepository, LogoutHandler {

    private final SignIns signIns;
    private final Cookies cookies;
    private final PageTokens csrf;

    SignInCookie(SignIns signIns, Cookies cookies, PageTokens csrf) {
        this.signIns = signIns;
        this.cookies = cookies;
        this.csrf = csrf;
    }

    /// Signs a person in on this browser, with a new token in place of whatever it held.
    void begin(
            long userId,
            SignInMethod signInMethod,
            boolean stays,
            HttpServletRequest request,
            HttpServletResponse response) {
        begin(userId, signInMethod, null, true, stays, request, response);
    }

    /// The same through another system.
    ///
    /// @param provider its name, or null
    /// @param proven whether they have just proven there, or here, who they are
    void begin(
            long userId,
            SignInMethod signInMethod,
            @Nullable String provider,
            boolean proven,
            boolean stays,
            HttpServletRequest request,
            HttpServletResponse response) {
        token(request).ifPresent(signIns::end);
        Token token =
                signIns.begin(
                        userId,
                        signInMethod,
                        provider,
                        proven,
                        stays,
                        Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""),
                        request.getRemoteAddr());
        cookies.write(response, Cookies.SIGN_IN, token.text(), stays);
        csrf.saveToken(null, request, response);
    }

    @Override
    public void logout(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication) {
        token(request).ifPresent(signIns::signOut);
        cookies.remove(response, Cookies.SIGN_IN);
    }

    /// Spring Security asks for it when the request is first met by a rule; open pages that show
    /// nothing of the reader cost no look-up.
    @Override
    @SuppressWarnings("deprecation")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return current(holder.getRequest())
                .<SecurityContext>map(
                        current -> new SecurityContextImpl(new ScopeAuthentication(current)))
                .orElseGet(SecurityContextHolder::createEmptyContext);
    }

    /// Sign-ins begin and end by name, above; nothing is stored by the way.
    @Override
    public void saveContext(
            SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return current(request).isPresent();
    }

    private Optional<SignIns.Current> current(HttpServletRequest request) {
        return token(request)
                .flatMap(OpenSignIns.isUnattended(request) ? signIns::look : signIns::find);
    }

    private Optional<Token> token(HttpServletRequest request) {
        return cookies.read(request, Cookies.SIGN_IN).map(Token::new);
    }
}
