package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.PlainForm;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;

/// The page that asks for the password again, and carries along what was sent.
///
/// @param action where it was sent to
/// @param sent all of it, in its order
/// @param password whether there is one to ask for
/// @param offers other ways to show that it is still oneself
public record ReauthenticationPage(
        String action, List<Sent> sent, PlainForm typed, boolean password, List<Content> offers) {

    /// A field of the form that waits.
    public record Sent(String name, String value) {}

    static ReauthenticationPage of(
            HttpServletRequest request,
            PlainForm plainForm,
            String token,
            boolean password,
            List<Content> offers) {
        List<Sent> sent =
                request.getParameterMap().entrySet().stream()
                        .filter(each ->
                                !each.getKey().equals(Reauthentication.FIELD)
                                        && !each.getKey().equals(token))
                        .flatMap(each ->
                                Arrays.stream(each.getValue())
                                        .map(value -> new Sent(each.getKey(), value)))
                        .toList();
        return new ReauthenticationPage(request.getRequestURI(), sent, plainForm, password, offers);
    }
}
