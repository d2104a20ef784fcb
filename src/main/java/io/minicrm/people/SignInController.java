package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Problem;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.LocalPath;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The sign-in page.
@Controller
class SignInController {

    private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);

    private final SignInPages pages;
    private final Credentials credentials;
    private final SignInThrottle signInThrottle;
    private final KnownDevices devices;
    private final SignInFlow signInFlow;
    private final Accounts accounts;
    private final SignInFrame signInFrame;
    private final SecurityLog log;

    SignInController(
            SignInPages pages,
            Credentials credentials,
            SignInThrottle signInThrottle,
            KnownDevices devices,
            SignInFlow signInFlow,
            Accounts accounts,
            SignInFrame signInFrame,
            SecurityLog log) {
        this.pages = pages;
        this.credentials = credentials;
        this.signInThrottle = signInThrottle;
        this.devices = devices;
        this.signInFlow = signInFlow;
        this.accounts = accounts;
        this.signInFrame = signInFrame;
        this.log = log;
    }

    @GetMapping("/login")
    @Nullable JteModel show(
            @RequestParam(defaultValue = "/") String next,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (ui.isSignedIn()) {
            signInFrame.leadTo("/", response);
            return null;
        }
        if (accounts.isEmpty()) {
            signInFrame.leadTo("/setup", response);
            return null;
        }
        return pages.show(ui, SignInPage.empty(LocalPath.of(next), signInFrame.sill(request)));
    }

    @PostMapping("/login")
    @Nullable JteModel signIn(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "false") boolean stay,
            @RequestParam(defaultValue = "/") String next,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        String email = username.replaceAll("\\p{Cntrl}", "").strip();
        SignInPage typed =
                new SignInPage(
                        email, stay, LocalPath.of(next), signInFrame.sill(request), null, false);
        List<SignInThrottle.Count> counts = counts(email, request);
        Optional<Duration> wait = signInThrottle.pay(counts);
        if (wait.isPresent()) {
            LOG.info("Too many failed sign-ins from {}", request.getRemoteAddr());
            log.tell(SecurityEvent.of(Kind.SIGN_IN_HELD_UP).on(credentials.known(email)));
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            return pages.show(
                    ui,
                    typed.refused(Problem.of("people.signIn.tooMany", wait.get().toMinutes() + 1)));
        }
        Optional<Long> user = credentials.check(email, password);
        if (user.isEmpty()) {
            LOG.info("Refused a sign-in from {}", request.getRemoteAddr());
            log.tell(SecurityEvent.of(Kind.SIGN_IN_FAILED).on(credentials.known(email)));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return pages.show(ui, typed.wrong(Problem.of("people.signIn.wrong")));
        }
        signInThrottle.succeeded(counts);
        signInFlow.admit(user.get(), SignInMethod.PASSWORD, stay, typed.next(), request, response);
        return null;
    }

    private List<SignInThrottle.Count> counts(String email, HttpServletRequest request) {
        String account = email.toLowerCase(Locale.ROOT);
        Optional<String> device = devices.of(request, email);
        if (device.isPresent()) {
            return List.of(
                    new SignInThrottle.Count(
                            SignInThrottle.RateLimit.ACCOUNT, account + " on " + device.get()));
        }
        String network = ClientNetwork.of(request.getRemoteAddr());
        return List.of(
                new SignInThrottle.Count(
                        SignInThrottle.RateLimit.ACCOUNT, account + " from " + network),
                new SignInThrottle.Count(SignInThrottle.RateLimit.NETWORK, network));
    }
}
