package io.minicrm.web;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Sends a browser on to another page, which it asks for with GET: the answer to a form that was
/// carried out.
public final class SeeOther {

    private SeeOther() {}

    public static void at(HttpServletResponse response, String address) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, address);
    }
}
