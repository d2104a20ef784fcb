package io.minicrm.oidc;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.ClientNetwork;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.people.SignInFlow;
import io.minicrm.people.SignInFrame;
import io.minicrm.people.SignInPages;
import io.minicrm.people.SignInThrottle;
import io.minicrm.record.Problem;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.LocalPath;
import io.minicrm.web.NotFound;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The way to a provider and back.
@Controller
class ProviderController {

    /// By so much the clocks of two servers may differ.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Templates templates;
    private final Providers providers;
    private final PendingAuthorizations pendingAuthorizations;
    private final Identities identities;
    private final SignInPages pages;
    private final SignInFlow signInFlow;
    private final Reauthentication reauthentication;
    private final SignInThrottle signInThrottle;
    private final SignInFrame signInFrame;
    private final BaseUrl baseUrl;
    private final SecurityLog log;

    ProviderController(
            Templates templates,
            Providers providers,
            PendingAuthorizations pendingAuthorizations,
            Identities identities,
            SignInPages pages,
            SignInFlow signInFlow,
            Reauthentication reauthentication,
            SignInThrottle signInThrottle,
            SignInFrame signInFrame,
            BaseUrl baseUrl,
            SecurityLog log) {
        this.templates = templates;
        this.providers = providers;
        this.pendingAuthorizations = pendingAuthorizations;
        this.identities = identities;
        this.pages = pages;
        this.signInFlow = signInFlow;
        this.reauthentication = reauthentication;
        this.signInThrottle = signInThrottle;
        this.signInFrame = signInFrame;
        this.baseUrl = baseUrl;
        this.log = log;
    }

    /// Whoever is signed in goes there to show that it is still them.
    @GetMapping("/login/oidc/{key}")
    @Nullable JteModel go(
            @PathVariable String key,
            @RequestParam(defaultValue = "/") String next,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Provider provider = provider(key);
        String there = LocalPath.of(next);
        Optional<Duration> wait = signInThrottle.pay(counts(request));
        if (wait.isPresent()) {
            return heldUp(ui, there, wait.get(), request, response);
        }
        try {
            PendingAuthorization pendingAuthorization =
                    pendingAuthorizations.begin(
                            provider,
                            ui.isSignedIn()
                                    ? PendingAuthorization.Purpose.PROOF
                                    : PendingAuthorization.Purpose.SIGN_IN,
                            ui.isSignedIn() ? ui.actor().id() : null,
                            there,
                            request,
                            response);
            signInFrame.leadTo(
                    providers
                            .address(provider, pendingAuthorization, back(provider, request))
                            .toString(),
                    response);
            return null;
        } catch (ProviderSignInRefused providerSignInRefused) {
            return refused(providerSignInRefused, provider, ui, there, request, response);
        }
    }

    @GetMapping("/login/oidc/{key}/done")
    @Nullable JteModel done(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String state,
            @Nullable ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Provider provider = provider(key);
        Optional<PendingAuthorization> found = pendingAuthorizations.end(provider, state, request);
        if (found.isEmpty()) {
            Optional<Duration> wait = signInThrottle.pay(counts(request));
            return wait.isPresent()
                    ? heldUp(ui, "/", wait.get(), request, response)
                    : refused(
                            new ProviderSignInRefused(ProviderSignInRefused.Reason.STATE, provider),
                            provider,
                            ui,
                            "/",
                            request,
                            response);
        }
        PendingAuthorization pendingAuthorization = found.get();
        try {
            // Whoever went there signed in comes back so, and nobody else in their place
            Long here = ui.isSignedIn() ? ui.actor().id() : null;
            if (!Objects.equals(pendingAuthorization.person(), here)) {
                throw new ProviderSignInRefused(ProviderSignInRefused.Reason.STATE, provider);
            }
            Identity identity =
                    providers.identity(
                            provider,
                            pendingAuthorization,
                            back(provider, request),
                            answer(request));
            arrive(provider, pendingAuthorization, identity, signedIn, ui, request, response);
            signInThrottle.succeeded(counts(request));
            return null;
        } catch (ProviderSignInRefused providerSignInRefused) {
            return refused(
                    providerSignInRefused,
                    provider,
                    ui,
                    pendingAuthorization.next(),
                    request,
                    response);
        }
    }

    private void arrive(
            Provider provider,
            PendingAuthorization pendingAuthorization,
            Identity identity,
            @Nullable ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean proven = isProven(identity, pendingAuthorization);
        if (signedIn == null) {
            long person = identities.comesIn(provider, identity, ui.locale());
            signInFlow.admitFrom(
                    provider.label(),
                    proven,
                    person,
                    pendingAuthorization.next(),
                    request,
                    response);
            return;
        }
        long person = ui.actor().id();
        if (pendingAuthorization.purpose() == PendingAuthorization.Purpose.LINK) {
            identities.link(provider, identity, person);
        } else if (identities.owner(identity).filter(owner -> owner == person).isEmpty()) {
            throw new ProviderSignInRefused(
                    ProviderSignInRefused.Reason.STRANGER, provider, person);
        } else if (!proven) {
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.STALE, provider, person);
        } else {
            reauthentication.given(signedIn);
        }
        signInFrame.leadTo(pendingAuthorization.next(), response);
    }

    /// Whether they have proven there who they are since they went.
    private static boolean isProven(Identity identity, PendingAuthorization pendingAuthorization) {
        Instant at = identity.provenAt();
        return at != null && !at.isBefore(pendingAuthorization.startedAt().minus(SKEW));
    }

    private JteModel refused(
            ProviderSignInRefused providerSignInRefused,
            Provider provider,
            Ui ui,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        SecurityEvent failed = SecurityEvent.of(Kind.SIGN_IN_FAILED);
        log.tell(
                (ui.isSignedIn() ? failed.by(ui.scope()) : failed)
                        .on(providerSignInRefused.person())
                        .with("way", "provider")
                        .with("provider", provider.label())
                        .with("why", providerSignInRefused.reason().key()));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, providerSignInRefused.problem(), next, request);
    }

    private JteModel heldUp(
            Ui ui,
            String next,
            Duration wait,
            HttpServletRequest request,
            HttpServletResponse response) {
        log.tell(SecurityEvent.of(Kind.SIGN_IN_HELD_UP));
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        return page(ui, Problem.of("people.signIn.tooMany", wait.toMinutes() + 1), next, request);
    }

    private JteModel page(Ui ui, Problem problem, String next, HttpServletRequest request) {
        return ui.isSignedIn()
                ? templates.oidcRefused(ui, problem, next)
                : pages.refused(ui, request, next, problem);
    }

    private URI back(Provider provider, HttpServletRequest request) {
        return URI.create(baseUrl.at("/login/oidc/" + provider.key() + "/done", request));
    }

    private static Map<String, List<String>> answer(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue())));
    }

    /// What is not finished counts, for as long as it takes to grow back.
    private static List<SignInThrottle.Count> counts(HttpServletRequest request) {
        return List.of(
                new SignInThrottle.Count(
                        SignInThrottle.RateLimit.NETWORK,
                        "providers from " + ClientNetwork.of(request.getRemoteAddr())));
    }

    private Provider provider(String key) {
        return providers.find(key).orElseThrow(() -> new NotFound("provider " + key));
    }
}
