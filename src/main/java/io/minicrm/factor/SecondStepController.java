package io.minicrm.factor;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.SignInFlow;
import io.minicrm.people.SignInFrame;
import io.minicrm.people.SignInMethod;
import io.minicrm.people.SignInThrottle;
import io.minicrm.record.Problem;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The second step of a sign-in.
@Controller
class SecondStepController {

    private final Templates templates;
    private final PendingSignIns pendingSignIns;
    private final Authenticators authenticators;
    private final RecoveryCodes recovery;
    private final SecondFactors factors;
    private final SignInThrottle signInThrottle;
    private final SignInFlow signInFlow;
    private final SignInFrame signInFrame;
    private final SecurityLog log;

    SecondStepController(
            Templates templates,
            PendingSignIns pendingSignIns,
            Authenticators authenticators,
            RecoveryCodes recovery,
            SecondFactors factors,
            SignInThrottle signInThrottle,
            SignInFlow signInFlow,
            SignInFrame signInFrame,
            SecurityLog log) {
        this.templates = templates;
        this.pendingSignIns = pendingSignIns;
        this.authenticators = authenticators;
        this.recovery = recovery;
        this.factors = factors;
        this.signInThrottle = signInThrottle;
        this.signInFlow = signInFlow;
        this.signInFrame = signInFrame;
        this.log = log;
    }

    /// @param recover whether to ask for a recovery code
    @GetMapping(AuthenticatorStep.PATH)
    @Nullable JteModel show(
            @RequestParam(defaultValue = "false") boolean recover,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<PendingSignIns.PendingSignIn> person = pendingSignIns.of(request);
        if (person.isEmpty()) {
            signInFrame.leadTo("/login", response);
            return null;
        }
        return page(ui, person.get(), recover, null, request);
    }

    @PostMapping(AuthenticatorStep.PATH)
    @Nullable JteModel goOn(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "false") boolean recover,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<PendingSignIns.PendingSignIn> waits = pendingSignIns.of(request);
        if (waits.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.factorTooLate(ui, signInFrame.sill(request));
        }
        PendingSignIns.PendingSignIn pendingSignIn = waits.get();
        SignInMethod signInMethod = recover ? SignInMethod.RECOVERY_CODE : SignInMethod.CODE;
        List<SignInThrottle.Count> counts =
                signInThrottle.ofSecondStep(pendingSignIn.userId(), request);
        Optional<Duration> wait = signInThrottle.pay(counts);
        if (wait.isPresent()) {
            log.tell(SecurityEvent.of(Kind.SIGN_IN_HELD_UP).on(pendingSignIn.userId()));
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            return page(
                    ui,
                    pendingSignIn,
                    recover,
                    Problem.of("factor.step.tooMany", wait.get().toMinutes() + 1),
                    request);
        }
        boolean right =
                recover
                        ? recovery.use(pendingSignIn.userId(), code)
                        : authenticators.take(pendingSignIn.userId(), code);
        if (!right) {
            log.tell(
                    SecurityEvent.of(Kind.SECOND_FACTOR_FAILED)
                            .on(pendingSignIn.userId())
                            .with("way", signInMethod.name().toLowerCase(Locale.ROOT)));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(
                    ui,
                    pendingSignIn,
                    recover,
                    Problem.of(recover ? "factor.step.wrongRecovery" : "factor.step.wrong"),
                    request);
        }
        signInThrottle.succeeded(counts);
        pendingSignIns.end(request, response);
        signInFlow.admit(
                pendingSignIn.userId(),
                signInMethod,
                pendingSignIn.stays(),
                pendingSignIn.next(),
                request,
                response);
        return null;
    }

    private JteModel page(
            Ui ui,
            PendingSignIns.PendingSignIn pendingSignIn,
            boolean recover,
            @Nullable Problem problem,
            HttpServletRequest request) {
        return templates.factorStep(
                ui,
                new SecondStepPage(
                        authenticators.has(pendingSignIn.userId()),
                        recover,
                        recovery.left(pendingSignIn.userId()),
                        factors.of(pendingSignIn.userId()).stream()
                                .map(kind ->
                                        kind.inSecondStep(
                                                ui, pendingSignIn.stays(), pendingSignIn.next()))
                                .toList(),
                        signInFrame.sill(request),
                        problem));
    }
}
