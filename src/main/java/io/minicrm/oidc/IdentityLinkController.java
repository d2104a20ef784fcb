package io.minicrm.oidc;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.people.SignInFrame;
import io.minicrm.record.Problem;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.NotFound;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import templates.Templates;

/// Which providers somebody comes in through, as they decide in their profile.
@Controller
class IdentityLinkController {

    static final String PROFILE = "/settings/profile";

    private final Templates templates;
    private final Providers providers;
    private final PendingAuthorizations pendingAuthorizations;
    private final Identities identities;
    private final Reauthentication reauthentication;
    private final SignInFrame signInFrame;
    private final BaseUrl baseUrl;

    IdentityLinkController(
            Templates templates,
            Providers providers,
            PendingAuthorizations pendingAuthorizations,
            Identities identities,
            Reauthentication reauthentication,
            SignInFrame signInFrame,
            BaseUrl baseUrl) {
        this.templates = templates;
        this.providers = providers;
        this.pendingAuthorizations = pendingAuthorizations;
        this.identities = identities;
        this.reauthentication = reauthentication;
        this.signInFrame = signInFrame;
        this.baseUrl = baseUrl;
    }

    /// By a form, so that no other site links an account of its own; and on by a page, because a
    /// form may lead to nobody else.
    @PostMapping(PROFILE + "/providers/{key}/link")
    JteModel link(
            @PathVariable String key,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        Provider provider = providers.find(key).orElseThrow(() -> new NotFound("provider " + key));
        try {
            PendingAuthorization pendingAuthorization =
                    pendingAuthorizations.begin(
                            provider,
                            PendingAuthorization.Purpose.LINK,
                            ui.actor().id(),
                            PROFILE,
                            request,
                            response);
            URI back = URI.create(baseUrl.at("/login/oidc/" + key + "/done", request));
            String there = providers.address(provider, pendingAuthorization, back).toString();
            response.setHeader("Refresh", "0; url=" + there);
            return templates.oidcOnward(ui, provider, there);
        } catch (ProviderSignInRefused providerSignInRefused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.oidcRefused(ui, providerSignInRefused.problem(), PROFILE);
        }
    }

    @PostMapping(PROFILE + "/providers/{id:\\d{1,18}}/remove")
    @Nullable JteModel remove(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        long person = ui.actor().id();
        Identities.LinkedIdentity linkedIdentity =
                identities.of(person).stream()
                        .filter(each -> each.id() == id)
                        .findFirst()
                        .orElseThrow(() -> new NotFound("identity " + id));
        if (!identities.remove(person, id, providers.label(linkedIdentity.issuer()))
                && identities.isOnlyWayIn(person)) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.oidcRefused(ui, Problem.of("oidc.onlyWay"), PROFILE);
        }
        signInFrame.leadTo(PROFILE, response);
        return null;
    }
}
