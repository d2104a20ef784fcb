package io.minicrm.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/// What every answer tells the browser it may not do, also that of a request which no chain of
/// Spring Security has let in. Whoever answers may have said something else of the same already, as
/// of a file that may be kept; that stands.
@Configuration(proxyBeanMethods = false)
public class SecurityHeaders {

    /// Nothing runs or loads that we do not serve ourselves as a file; nothing stands inline.
    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'";

    public static final String PERMISSIONS_POLICY =
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

    /// Behind a proxy that ends TLS requests themselves look plain, so this is said of all.
    private static final String HTTPS_FOR_A_YEAR = "max-age=31536000";

    private static final Map<String, String> EVERYWHERE =
            Map.of(
                    "Content-Security-Policy", CONTENT_SECURITY_POLICY,
                    "Permissions-Policy", PERMISSIONS_POLICY,
                    "Referrer-Policy", "same-origin",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "X-XSS-Protection", "0");

    /// Those that are the same on every page.
    static Map<String, String> fixed(BaseUrl baseUrl) {
        Map<String, String> headers = new HashMap<>(EVERYWHERE);
        if (baseUrl.isHttps()) {
            headers.put("Strict-Transport-Security", HTTPS_FOR_A_YEAR);
        }
        return headers;
    }

    @Bean
    static FilterRegistrationBean<HeaderWriterFilter> fixedHeaders(BaseUrl baseUrl) {
        List<HeaderWriter> writers = new ArrayList<>();
        fixed(baseUrl).forEach((name, value) -> writers.add(new StaticHeadersWriter(name, value)));
        writers.add(new CacheControlHeadersWriter());
        var filter = new FilterRegistrationBean<>(new HeaderWriterFilter(writers));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
