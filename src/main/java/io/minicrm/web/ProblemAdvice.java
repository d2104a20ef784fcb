package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/// Takes what controllers throw.
@ControllerAdvice
class ProblemAdvice {

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    /// Who is not signed in, or may not come here, is the business of Spring Security.
    @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
    void leaveToSecurity(RuntimeException refusal) {
        throw refusal;
    }

    /// The reader has gone; there is nobody to answer.
    @ExceptionHandler(AsyncRequestNotUsableException.class)
    void nobodyIsListening() {}

    @ExceptionHandler(Exception.class)
    @Nullable Object failed(
            HttpServletRequest request, HttpServletResponse response, Exception failure) {
        return response.isCommitted() ? null : problems.answer(request, response, failure);
    }
}
