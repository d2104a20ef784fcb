package io.minicrm.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// Answers what failed before it reached a controller: filters, security, the container itself.
@Controller
class ProblemController implements ErrorController {

    private final Problems problems;
    private final CsrfTokenRepository tokens;
    private final CsrfTokenRequestHandler pages = new XorCsrfTokenRequestAttributeHandler();

    ProblemController(Problems problems, CsrfTokenRepository tokens) {
        this.problems = problems;
        this.tokens = tokens;
    }

    @RequestMapping("${server.error.path:/error}")
    Object problem(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(CsrfToken.class.getName()) == null) {
            // Refused before the token was looked for, which every page has
            pages.handle(request, response, tokens.loadDeferredToken(request, response));
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        return failure instanceof Exception thrown
                ? problems.answer(request, response, thrown)
                : problems.answer(
                        request, response, status instanceof Integer code ? code : 404, null);
    }
}
