package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Language;
import io.minicrm.record.Problem;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The first run: makes the first administrator, once.
@Controller
class SetupController {

    private final Templates templates;
    private final SetupCodes codes;
    private final Accounts accounts;
    private final Passwords passwords;
    private final SignInThrottle signInThrottle;
    private final SignInCookie signInCookie;
    private final SignInFrame signInFrame;
    private final String expected;

    /// @param expected the e-mail address that the operator named for the first administrator
    SetupController(
            Templates templates,
            SetupCodes codes,
            Accounts accounts,
            Passwords passwords,
            SignInThrottle signInThrottle,
            SignInCookie signInCookie,
            SignInFrame signInFrame,
            @Value("${minicrm.administrator.email}") String expected) {
        this.templates = templates;
        this.codes = codes;
        this.accounts = accounts;
        this.passwords = passwords;
        this.signInThrottle = signInThrottle;
        this.signInCookie = signInCookie;
        this.signInFrame = signInFrame;
        this.expected = expected;
    }

    @GetMapping("/setup")
    JteModel show(Ui ui, HttpServletRequest request) {
        refuseOnceThereIsSomebody();
        return templates.peopleSetup(
                ui, new PlainForm().with("email", expected), signInFrame.sill(request));
    }

    @PostMapping("/setup")
    @Nullable JteModel setUp(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        refuseOnceThereIsSomebody();
        PlainForm plainForm =
                new PlainForm()
                        .with("code", code)
                        .with("name", name)
                        .with("email", email)
                        .need("name", 120)
                        .needEmail("email");
        passwords
                .problem(password, plainForm.text("name"), plainForm.text("email"))
                .ifPresent(problem -> plainForm.refuse("password", problem));
        List<SignInThrottle.Count> counts =
                List.of(
                        new SignInThrottle.Count(
                                SignInThrottle.RateLimit.ACCOUNT,
                                "setup from " + ClientNetwork.of(request.getRemoteAddr())));
        if (signInThrottle.pay(counts).isPresent()) {
            plainForm.refuse("code", Problem.of("people.setup.tooMany"));
        } else if (!codes.accepts(code)) {
            plainForm.refuse("code", Problem.of("people.setup.wrongCode"));
        } else {
            signInThrottle.succeeded(counts);
        }
        Optional<Long> user =
                plainForm.isRefused()
                        ? Optional.empty()
                        : codes.use(
                                code,
                                plainForm.text("name"),
                                plainForm.text("email"),
                                password,
                                Language.nearest(request.getLocale()),
                                ui.format().zone());
        if (user.isEmpty()) {
            refuseOnceThereIsSomebody();
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.peopleSetup(ui, plainForm, signInFrame.sill(request));
        }
        signInCookie.begin(user.get(), SignInMethod.SETUP, false, request, response);
        signInFrame.leadTo("/", response);
        return null;
    }

    private void refuseOnceThereIsSomebody() {
        if (!accounts.isEmpty()) {
            throw new NotFound("set-up");
        }
    }
}
