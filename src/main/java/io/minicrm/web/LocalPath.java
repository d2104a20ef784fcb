package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// Addresses within this installation.
public final class LocalPath {

    /// Encoded once more within another address, each character may become three, and all of it
    /// stands in one header of the answer.
    private static final int LONGEST = 2_000;

    private LocalPath() {}

    /// The address when it is one of ours, otherwise the first page: nobody is sent elsewhere. Of a
    /// very long one its path.
    public static String of(String address) {
        String there = address.length() > LONGEST ? address.replaceFirst("[?#].*", "") : address;
        boolean ours =
                there.length() <= LONGEST
                        && there.matches("/(?![/\\\\])[\\x21-\\x7e]*")
                        && !there.contains("\\");
        return ours ? there : "/";
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
