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

    /// The same after something was written, which the page then says and offers to undo.
    ///
    /// @param changeSetId what was written; 0 when nothing became different
    public static void changed(HttpServletResponse response, String address, long changeSetId) {
        at(response, changed(address, changeSetId));
    }

    /// The address of a page that says what was written.
    public static String changed(String address, long changeSetId) {
        String place = address.contains("#") ? address.substring(address.indexOf('#')) : "";
        String page =
                address.substring(0, address.length() - place.length())
                        .replaceAll("(?<=[?&])changed=[^&]*(&|$)", "")
                        .replaceAll("[?&]$", "");
        String changed =
                changeSetId == 0 ? "" : (page.contains("?") ? "&" : "?") + "changed=" + changeSetId;
        return page + changed + place;
    }
}
