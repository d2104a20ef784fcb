package io.minicrm.people;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives a page about a failure its token. Spring Security's own filter does not look at failures,
/// and a request that the firewall stopped never met it; the page has forms all the same.
final class CsrfOnErrorPages extends OncePerRequestFilter {

    private final CsrfTokenRepository tokens;

    CsrfOnErrorPages(CsrfTokenRepository tokens) {
        this.tokens = tokens;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(CsrfToken.class.getName()) == null) {
            new XorCsrfTokenRequestAttributeHandler()
                    .handle(
                            request,
                            response,
                            () -> tokens.loadDeferredToken(request, response).get());
        }
        chain.doFilter(request, response);
    }
}
