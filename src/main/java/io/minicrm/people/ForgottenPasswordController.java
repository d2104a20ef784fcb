package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.mail.Mail;
import io.minicrm.record.Problem;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Where those who forgot their password ask for a mail with a link, if there is a mail server. The
/// answer is the same, whoever has or has not an account.
@Controller
class ForgottenPasswordController {

    private static final String PATH = "/login/forgotten";

    private final Templates templates;
    private final PasswordResets resets;
    private final SignInThrottle signInThrottle;
    private final Mail mail;
    private final SignInFrame signInFrame;

    ForgottenPasswordController(
            Templates templates,
            PasswordResets resets,
            SignInThrottle signInThrottle,
            Mail mail,
            SignInFrame signInFrame) {
        this.templates = templates;
        this.resets = resets;
        this.signInThrottle = signInThrottle;
        this.mail = mail;
        this.signInFrame = signInFrame;
    }

    @GetMapping(PATH)
    JteModel show(
            @RequestParam(defaultValue = "false") boolean sent, Ui ui, HttpServletRequest request) {
        refuseWithoutMailServer();
        return sent
                ? templates.peopleForgottenSent(ui, signInFrame.sill(request))
                : templates.peopleForgotten(ui, new PlainForm(), signInFrame.sill(request));
    }

    @PostMapping(PATH)
    @Nullable JteModel ask(
            @RequestParam(defaultValue = "") String email,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        refuseWithoutMailServer();
        PlainForm plainForm = new PlainForm().with("email", email).needEmail("email");
        if (plainForm.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.peopleForgotten(ui, plainForm, signInFrame.sill(request));
        }
        Optional<Duration> wait = signInThrottle.pay(List.of(network(request)));
        if (wait.isPresent()) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
            plainForm.refuse(
                    "email", Problem.of("people.forgotten.tooMany", wait.get().toMinutes() + 1));
            return templates.peopleForgotten(ui, plainForm, signInFrame.sill(request));
        }
        // To an address that has had its mails, nothing more goes, and nobody is told
        if (signInThrottle.pay(List.of(address(plainForm.text("email")))).isEmpty()) {
            resets.ask(plainForm.text("email"), request.getRemoteAddr());
        }
        signInFrame.leadTo(PATH + "?sent=true", response);
        return null;
    }

    private void refuseWithoutMailServer() {
        if (!mail.isSetUp()) {
            throw new NotFound("a mail server");
        }
    }

    private static SignInThrottle.Count network(HttpServletRequest request) {
        return new SignInThrottle.Count(
                SignInThrottle.RateLimit.MAILS_OF_NETWORK,
                ClientNetwork.of(request.getRemoteAddr()));
    }

    /// Letter by letter as the database compares, so that no way of writing an address has an
    /// allowance of its own.
    private static SignInThrottle.Count address(String email) {
        String folded =
                email.codePoints()
                        .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return new SignInThrottle.Count(SignInThrottle.RateLimit.MAILS_TO_ADDRESS, folded);
    }
}
