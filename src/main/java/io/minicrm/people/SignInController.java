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
    private final Attempts attempts;
    private final KnownDevices devices;
    private final Entrance entrance;
    private final Accounts accounts;
    private final Door door;
    private final SecurityLog log;

    SignInController(
            SignInPages pages,
            Credentials credentials,
            Attempts attempts,
            KnownDevices devices,
            Entrance entrance,
            Accounts accounts,
            Door door,
            SecurityLog log) {
        this.pages = pages;
        this.credentials = credentials;
        this.attempts = attempts;
        this.devices = devices;
        this.entrance = entrance;
        this.accounts = accounts;
        this.door = door;
        this.log = log;
    }

    @GetMapping("/login")
    @Nullable JteModel show(
            @RequestParam(defaultValue = "/") String next,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (ui.isSignedIn()) {
            door.leadTo("/", response);
            return null;
        }
        if (accounts.isEmpty()) {
            door.leadTo("/setup", response);
            return null;
        }
        return pages.show(ui, SignInPage.empty(LocalPath.of(next), door.sill(request)));
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
                new SignInPage(email, stay, LocalPath.of(next), door.sill(request), null, false);
        List<Attempts.Count> counts = counts(email, request);
        Optional<Duration> wait = attempts.pay(counts);
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
        attempts.succeeded(counts);
        entrance.admit(user.get(), Way.PASSWORD, stay, typed.next(), request, response);
        return null;
    }

    private List<Attempts.Count> counts(String email, HttpServletRequest request) {
        String account = email.toLowerCase(Locale.ROOT);
        Optional<String> device = devices.of(request, email);
        if (device.isPresent()) {
            return List.of(
                    new Attempts.Count(
                            Attempts.Allowance.ACCOUNT, account + " on " + device.get()));
        }
        String network = ClientNetwork.of(request.getRemoteAddr());
        return List.of(
                new Attempts.Count(Attempts.Allowance.ACCOUNT, account + " from " + network),
                new Attempts.Count(Attempts.Allowance.NETWORK, network));
    }
}
