package io.minicrm.people;

import io.minicrm.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// Where administrators begin and end to look as a colleague.
@Controller
class ViewAsController {

    private final ViewAs viewAs;
    private final Reauthentication reauthentication;
    private final SignInFrame signInFrame;

    ViewAsController(ViewAs viewAs, Reauthentication reauthentication, SignInFrame signInFrame) {
        this.viewAs = viewAs;
        this.reauthentication = reauthentication;
        this.signInFrame = signInFrame;
    }

    @PostMapping("/settings/people/{id}/view-as")
    void start(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        viewAs.start(signedIn, id);
        signInFrame.leadTo("/", response);
    }

    /// Also when it has ended by itself meanwhile: then there is nothing to end.
    @PostMapping(ViewingFilter.STOP)
    void stop(ScopeAuthentication signedIn, HttpServletResponse response) {
        SeeOther.at(
                response, signedIn.isViewing() ? "/settings/people/" + viewAs.stop(signedIn) : "/");
    }
}
