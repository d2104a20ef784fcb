package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The address under which people reach this installation (`APP_BASE_URL`). Links that leave it are
/// made from this and never from what a request claims, unless it is not set, as on one's own
/// machine.
@Component
public class BaseUrl {

    private final String url;

    BaseUrl(@Value("${minicrm.base-url:}") String url) {
        this.url = url.strip().replaceAll("/+$", "");
    }

    public boolean isHttps() {
        return url.startsWith("https://");
    }

    /// The host people know, for pages that say where one is.
    public String host(HttpServletRequest request) {
        String authority = URI.create(at("/", request)).getAuthority();
        return authority == null ? "" : authority;
    }

    /// The whole address of a path.
    public String at(String path, HttpServletRequest request) {
        return url.isEmpty()
                ? ServletUriComponentsBuilder.fromContextPath(request)
                        .path(path)
                        .build()
                        .toUriString()
                : url + path;
    }

    /// The same where there is no request, as in the log at start.
    public String at(String path, String port) {
        return (url.isEmpty() ? "http://localhost:" + port : url) + path;
    }
}
