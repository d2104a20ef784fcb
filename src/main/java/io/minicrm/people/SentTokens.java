package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/// Reads the token that a page sends. What may be sent while one looks as somebody else, as Stop,
/// is taken from every page of the administrator, whether it was made while looking or not.
final class SentTokens implements CsrfTokenRequestHandler {

    private final CsrfTokenRequestHandler pages = new XorCsrfTokenRequestAttributeHandler();

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        pages.handle(request, response, token);
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        String sent = pages.resolveCsrfTokenValue(request, token);
        return !token.getToken().equals(sent)
                        && ViewingFilter.isSent(request)
                        && PageTokens.other(token)
                                .filter(other ->
                                        other.getToken()
                                                .equals(
                                                        pages.resolveCsrfTokenValue(
                                                                request, other)))
                                .isPresent()
                ? token.getToken()
                : sent;
    }
}
