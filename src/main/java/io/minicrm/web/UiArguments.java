package io.minicrm.web;

import io.minicrm.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives controllers their `Ui` and their `Scope`.
final class UiArguments implements HandlerMethodArgumentResolver {

    private final UiSource source;

    UiArguments(UiSource source) {
        this.source = source;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Ui.class
                || parameter.getParameterType() == Scope.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (parameter.getParameterType() == Ui.class) {
            return source.of(
                    Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
        }
        Scope scope = UiSource.signedIn();
        if (scope == null) {
            throw new AuthenticationCredentialsNotFoundException("nobody is signed in");
        }
        return scope;
    }
}
