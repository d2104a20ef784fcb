package io.minicrm.oidc;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Door;
import io.minicrm.people.Proof;
import io.minicrm.people.ScopeAuthentication;
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
class LinkController {

    static final String PROFILE = "/settings/profile";

    private final Templates templates;
    private final Providers providers;
    private final Visits visits;
    private final Identities identities;
    private final Proof proof;
    private final Door door;
    private final BaseUrl baseUrl;

    LinkController(
            Templates templates,
            Providers providers,
            Visits visits,
            Identities identities,
            Proof proof,
            Door door,
            BaseUrl baseUrl) {
        this.templates = templates;
        this.providers = providers;
        this.visits = visits;
        this.identities = identities;
        this.proof = proof;
        this.door = door;
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
        proof.ask(signedIn, request);
        Provider provider = providers.find(key).orElseThrow(() -> new NotFound("provider " + key));
        try {
            Visit visit =
                    visits.begin(
                            provider,
                            Visit.Purpose.LINK,
                            ui.actor().id(),
                            PROFILE,
                            request,
                            response);
            URI back = URI.create(baseUrl.at("/login/oidc/" + key + "/done", request));
            String there = providers.address(provider, visit, back).toString();
            response.setHeader("Refresh", "0; url=" + there);
            return templates.oidcOnward(ui, provider, there);
        } catch (Refused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.oidcRefused(ui, refused.problem(), PROFILE);
        }
    }

    @PostMapping(PROFILE + "/providers/{id:\\d{1,18}}/remove")
    @Nullable JteModel remove(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        proof.ask(signedIn, request);
        long person = ui.actor().id();
        Identities.Linked linked =
                identities.of(person).stream()
                        .filter(each -> each.id() == id)
                        .findFirst()
                        .orElseThrow(() -> new NotFound("identity " + id));
        if (!identities.remove(person, id, providers.label(linked.issuer()))
                && identities.isOnlyWayIn(person)) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.oidcRefused(ui, Problem.of("oidc.onlyWay"), PROFILE);
        }
        door.leadTo(PROFILE, response);
        return null;
    }
}
