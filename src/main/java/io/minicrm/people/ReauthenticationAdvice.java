package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.LocalPath;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import templates.Templates;

/// Answers with the page that asks for the password again.
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ReauthenticationAdvice {

    private final Templates templates;
    private final Credentials credentials;
    private final List<ReauthenticationMethod> offers;

    ReauthenticationAdvice(
            Templates templates,
            Credentials credentials,
            ObjectProvider<ReauthenticationMethod> offers) {
        this.templates = templates;
        this.credentials = credentials;
        this.offers = offers.stream().toList();
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
    JteModel ask(ReauthenticationRequired needed, Ui ui, HttpServletRequest request) {
        PlainForm plainForm = new PlainForm();
        if (needed.problem() != null) {
            plainForm.refuse(Reauthentication.FIELD, needed.problem());
        }
        String next = LocalPath.of(LocalPath.wanted(request));
        return templates.peopleProof(
                ui,
                ReauthenticationPage.of(
                        request,
                        plainForm,
                        ui.csrf().getParameterName(),
                        credentials.hasPassword(ui.actor().id()),
                        offers.stream()
                                .map(offer -> offer.content(ui, next))
                                .filter(Objects::nonNull)
                                .toList()));
    }
}
