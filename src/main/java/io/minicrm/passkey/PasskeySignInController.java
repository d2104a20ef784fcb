package io.minicrm.passkey;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.ClientNetwork;
import io.minicrm.people.Cookies;
import io.minicrm.people.SignInFlow;
import io.minicrm.people.SignInFrame;
import io.minicrm.people.SignInMethod;
import io.minicrm.people.SignInPages;
import io.minicrm.people.SignInThrottle;
import io.minicrm.people.Token;
import io.minicrm.record.Problem;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.LocalPath;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/// The sign-in with a passkey.
@Controller
class PasskeySignInController {

    private static final String PATH = "/login/passkey";

    /// Ties a challenge to the browser that asked for it.
    private static final String COOKIE = "passkey";

    private final PasskeyAuthentication authentication;
    private final CeremonyOptions options;
    private final SignInThrottle signInThrottle;
    private final Cookies cookies;
    private final SignInFlow signInFlow;
    private final SignInPages pages;
    private final SignInFrame signInFrame;
    private final SecurityLog log;

    PasskeySignInController(
            PasskeyAuthentication authentication,
            CeremonyOptions options,
            SignInThrottle signInThrottle,
            Cookies cookies,
            SignInFlow signInFlow,
            SignInPages pages,
            SignInFrame signInFrame,
            SecurityLog log) {
        this.authentication = authentication;
        this.options = options;
        this.signInThrottle = signInThrottle;
        this.cookies = cookies;
        this.signInFlow = signInFlow;
        this.pages = pages;
        this.signInFrame = signInFrame;
        this.log = log;
    }

    @GetMapping(PATH)
    void show(HttpServletResponse response) {
        signInFrame.leadTo("/login", response);
    }

    @GetMapping(PATH + "/options")
    @ResponseBody
    Map<String, Object> options(HttpServletRequest request, HttpServletResponse response) {
        Token browser = cookies.read(request, COOKIE).map(Token::new).orElseGet(Token::random);
        cookies.write(response, COOKIE, browser.text(), Challenges.HOLDS);
        return options.toSignIn(named(browser));
    }

    @PostMapping(PATH)
    @Nullable JteModel signIn(
            @RequestParam(defaultValue = "") String credential,
            @RequestParam(defaultValue = "false") boolean stay,
            @RequestParam(defaultValue = "/") String next,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<SignInThrottle.Count> counts =
                List.of(
                        new SignInThrottle.Count(
                                SignInThrottle.RateLimit.NETWORK,
                                ClientNetwork.of(request.getRemoteAddr())));
        Optional<Duration> wait = signInThrottle.pay(counts);
        if (wait.isPresent()) {
            log.tell(SecurityEvent.of(Kind.SIGN_IN_HELD_UP).with("way", "passkey"));
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            return pages.refused(
                    ui,
                    request,
                    next,
                    Problem.of("people.signIn.tooMany", wait.get().toMinutes() + 1));
        }
        long person;
        try {
            person =
                    authentication.signIn(
                            credential,
                            cookies.read(request, COOKIE)
                                    .map(Token::new)
                                    .map(PasskeySignInController::named)
                                    .orElse(""),
                            request.getLocalPort());
        } catch (CeremonyRefused ceremonyRefused) {
            log.tell(
                    SecurityEvent.of(Kind.SIGN_IN_FAILED)
                            .on(ceremonyRefused.owner())
                            .with("way", "passkey")
                            .with("why", ceremonyRefused.why().key()));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return pages.refused(ui, request, next, Problem.of("passkey.refused"));
        }
        signInThrottle.succeeded(counts);
        signInFlow.admit(person, SignInMethod.PASSKEY, stay, LocalPath.of(next), request, response);
        return null;
    }

    /// The cookie itself stays out of what a device signs.
    private static String named(Token browser) {
        return HexFormat.of().formatHex(browser.hash());
    }
}
