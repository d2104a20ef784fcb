package io.minicrm.passkey;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Device;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.people.SignInFrame;
import io.minicrm.record.Problem;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// One's own passkeys: added, renamed and removed.
@Controller
@RequestMapping(PasskeyController.PATH)
class PasskeyController {

    static final String PATH = "/settings/profile/passkeys";

    private static final String SECTION = "/settings/profile#passkeys";

    /// The longest name; the page says the same.
    private static final int LONGEST = 60;

    private final Templates templates;
    private final Passkeys passkeys;
    private final PasskeyRegistration registration;
    private final CeremonyOptions options;
    private final Reauthentication reauthentication;
    private final SignInFrame signInFrame;

    PasskeyController(
            Templates templates,
            Passkeys passkeys,
            PasskeyRegistration registration,
            CeremonyOptions options,
            Reauthentication reauthentication,
            SignInFrame signInFrame) {
        this.templates = templates;
        this.passkeys = passkeys;
        this.registration = registration;
        this.options = options;
        this.reauthentication = reauthentication;
        this.signInFrame = signInFrame;
    }

    @GetMapping
    void list(HttpServletResponse response) {
        signInFrame.leadTo(SECTION, response);
    }

    /// The page that asks for the password comes back with POST.
    @RequestMapping(
            path = "/new",
            method = {RequestMethod.GET, RequestMethod.POST})
    JteModel begin(ScopeAuthentication signedIn, Ui ui, HttpServletRequest request) {
        reauthentication.ask(signedIn, request);
        return page(ui, new PlainForm().with("name", name(ui, request)), null);
    }

    @PostMapping
    @Nullable JteModel add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String credential,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        PlainForm plainForm = new PlainForm().with("name", name).need("name", LONGEST);
        Problem problem = null;
        if (!plainForm.isRefused()) {
            try {
                registration.add(
                        ui.scope(), plainForm.text("name"), credential, request.getLocalPort());
                signInFrame.leadTo(SECTION, response);
                return null;
            } catch (CeremonyRefused ceremonyRefused) {
                problem = problem(ceremonyRefused.why());
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, plainForm, problem);
    }

    @GetMapping("/{id}")
    JteModel show(@PathVariable long id, Ui ui) {
        Passkey passkey = found(ui, id);
        return page(ui, passkey, new PlainForm().with("name", passkey.name()));
    }

    @PostMapping("/{id}")
    @Nullable JteModel rename(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            Ui ui,
            HttpServletResponse response) {
        Passkey passkey = found(ui, id);
        PlainForm plainForm = new PlainForm().with("name", name).need("name", LONGEST);
        if (plainForm.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, passkey, plainForm);
        }
        if (!passkeys.rename(ui.scope(), id, plainForm.text("name"))) {
            throw new NotFound("passkey " + id);
        }
        signInFrame.leadTo(SECTION, response);
        return null;
    }

    @PostMapping("/{id}/remove")
    @Nullable JteModel remove(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Passkey passkey = found(ui, id);
        reauthentication.ask(signedIn, request);
        try {
            if (!passkeys.remove(ui.scope(), id)) {
                throw new NotFound("passkey " + id);
            }
        } catch (CeremonyRefused needed) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, passkey, new PlainForm().with("name", passkey.name()));
        }
        signInFrame.leadTo(SECTION, response);
        return null;
    }

    private Passkey found(Ui ui, long id) {
        return passkeys.find(ui.actor().id(), id).orElseThrow(() -> new NotFound("passkey " + id));
    }

    private JteModel page(Ui ui, Passkey passkey, PlainForm plainForm) {
        return templates.passkeyPage(
                ui, passkey, plainForm, passkeys.isNeeded(ui.actor().id(), passkey.id()));
    }

    private JteModel page(Ui ui, PlainForm plainForm, @Nullable Problem problem) {
        return templates.passkeyAdd(
                ui, new AddPasskeyPage(plainForm, options.toMake(ui.actor()), problem));
    }

    /// What one recognises the device by, until one knows better.
    private static String name(Ui ui, HttpServletRequest request) {
        Device device =
                Device.of(
                        Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""));
        if (device.browser().isEmpty()) {
            return ui.t("passkey.name.default");
        }
        return device.system().isEmpty()
                ? device.browser()
                : ui.t("people.places.device", device.browser(), device.system());
    }

    private static Problem problem(CeremonyRefused.Why why) {
        return switch (why) {
            case EXPIRED -> Problem.of("passkey.problem.late");
            case TAKEN -> Problem.of("passkey.problem.taken");
            case TOO_MANY -> Problem.of("passkey.problem.tooMany", Passkeys.MOST);
            case HOLDER_UNVERIFIED -> Problem.of("passkey.problem.unverified");
            default -> Problem.of("passkey.problem.failed");
        };
    }
}
