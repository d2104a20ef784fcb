package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// Addresses within this installation.
public final class Local {

    private Local() {}

    /// The address when it is one of ours, otherwise the first page: nobody is sent elsewhere.
    public static String path(String address) {
        boolean ours = address.matches("/(?![/\\\\])[\\x21-\\x7e]*") && !address.contains("\\");
        return ours ? address : "/";
    }

    /// What was asked for, or, when something was to be written, the page from which.
    public static String wanted(HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            return whole(request.getRequestURI(), request.getQueryString());
        }
        try {
            String referer = request.getHeader(HttpHeaders.REFERER);
            URI page = URI.create(referer == null ? "/" : referer);
            return whole(page.getRawPath(), page.getRawQuery());
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }

    private static String whole(@Nullable String path, @Nullable String query) {
        String there = path == null || path.isEmpty() ? "/" : path;
        return query == null ? there : there + "?" + query;
    }
}
