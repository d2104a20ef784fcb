package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Problem;
import io.minicrm.web.LocalPath;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The sign-in page with all ways in: where whoever is refused on one of them finds the others.
@Component
public class SignInPages {

    private final Templates templates;
    private final SignInFrame signInFrame;
    private final List<SignInOffer> offers;

    SignInPages(Templates templates, SignInFrame signInFrame, ObjectProvider<SignInOffer> offers) {
        this.templates = templates;
        this.signInFrame = signInFrame;
        this.offers = offers.stream().sorted(Comparator.comparingInt(SignInOffer::order)).toList();
    }

    /// The page as it says why somebody did not come in; the status is the caller's.
    ///
    /// @param next where they want to go
    public JteModel refused(Ui ui, HttpServletRequest request, String next, Problem why) {
        return show(
                ui, SignInPage.empty(LocalPath.of(next), signInFrame.sill(request)).refused(why));
    }

    JteModel show(Ui ui, SignInPage page) {
        return templates.peopleSignIn(
                ui, page, offers.stream().map(offer -> offer.content(ui, page.next())).toList());
    }
}
