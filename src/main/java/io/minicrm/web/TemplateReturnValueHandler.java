package io.minicrm.web;

import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Writes a template that a controller returns as UTF-8 HTML.
///
/// A page is complete before its first byte leaves, so that a failure half way down still becomes
/// an error page with its own status.
final class TemplateReturnValueHandler implements HandlerMethodReturnValueHandler {

    private final PageCompression compression = new PageCompression();

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return JteModel.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returnValue,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest request)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        if (returnValue == null || response == null || servletRequest == null) {
            return;
        }
        var page = new Utf8ByteOutput();
        ((JteModel) returnValue).render(page);
        response.setContentType("text/html;charset=UTF-8");
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        byte[] body = page.toByteArray();
        if (PageCompression.suits(servletRequest, body.length)) {
            body = compression.gzip(body);
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.setContentLength(body.length);
        if (body.length > 0) {
            response.getOutputStream().write(body);
        }
    }
}
