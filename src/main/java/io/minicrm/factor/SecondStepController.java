package io.minicrm.factor;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Attempts;
import io.minicrm.people.Door;
import io.minicrm.people.Entrance;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.Way;
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
    private final Waiting waiting;
    private final Authenticators authenticators;
    private final RecoveryCodes recovery;
    private final SecondFactors factors;
    private final Attempts attempts;
    private final Entrance entrance;
    private final Door door;
    private final SecurityLog log;

    SecondStepController(
            Templates templates,
            Waiting waiting,
            Authenticators authenticators,
            RecoveryCodes recovery,
            SecondFactors factors,
            Attempts attempts,
            Entrance entrance,
            Door door,
            SecurityLog log) {
        this.templates = templates;
        this.waiting = waiting;
        this.authenticators = authenticators;
        this.recovery = recovery;
        this.factors = factors;
        this.attempts = attempts;
        this.entrance = entrance;
        this.door = door;
        this.log = log;
    }

    /// @param recover whether to ask for a recovery code
    @GetMapping(AuthenticatorStep.PATH)
    @Nullable JteModel show(
            @RequestParam(defaultValue = "false") boolean recover,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Waiting.Person> person = waiting.of(request);
        if (person.isEmpty()) {
            door.leadTo("/login", response);
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
        Optional<Waiting.Person> waits = waiting.of(request);
        if (waits.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.factorTooLate(ui, door.sill(request));
        }
        Waiting.Person person = waits.get();
        Way way = recover ? Way.RECOVERY_CODE : Way.CODE;
        List<Attempts.Count> counts = attempts.ofSecondStep(person.userId(), request);
        Optional<Duration> wait = attempts.pay(counts);
        if (wait.isPresent()) {
            log.tell(SecurityEvent.of(Kind.SIGN_IN_HELD_UP).on(person.userId()));
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            return page(
                    ui,
                    person,
                    recover,
                    Problem.of("factor.step.tooMany", wait.get().toMinutes() + 1),
                    request);
        }
        boolean right =
                recover
                        ? recovery.use(person.userId(), code)
                        : authenticators.take(person.userId(), code);
        if (!right) {
            log.tell(
                    SecurityEvent.of(Kind.SECOND_FACTOR_FAILED)
                            .on(person.userId())
                            .with("way", way.name().toLowerCase(Locale.ROOT)));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(
                    ui,
                    person,
                    recover,
                    Problem.of(recover ? "factor.step.wrongRecovery" : "factor.step.wrong"),
                    request);
        }
        attempts.succeeded(counts);
        waiting.end(request, response);
        entrance.admit(person.userId(), way, person.stays(), person.next(), request, response);
        return null;
    }

    private JteModel page(
            Ui ui,
            Waiting.Person person,
            boolean recover,
            @Nullable Problem problem,
            HttpServletRequest request) {
        return templates.factorStep(
                ui,
                new SecondStepPage(
                        authenticators.has(person.userId()),
                        recover,
                        recovery.left(person.userId()),
                        factors.of(person.userId()).stream()
                                .map(kind -> kind.inSecondStep(ui, person.stays(), person.next()))
                                .toList(),
                        door.sill(request),
                        problem));
    }
}
