package io.minicrm.factor;

import gg.jte.models.runtime.JteModel;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.SignInFrame;
import io.minicrm.record.Problem;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Sets one's authenticator app up and removes it. A secret is shown in the answer itself: it
/// stands in no address, and until a code of it was typed it is kept nowhere but in the form, where
/// only we can read it.
@Controller
class FactorController {

    private static final String PATH = Authenticators.PATH;
    private static final String PROFILE = "/settings/profile";

    private final Templates templates;
    private final Authenticators authenticators;
    private final RecoveryCodes recovery;
    private final SecondFactors factors;
    private final SecretEncryption secretEncryption;
    private final Reauthentication reauthentication;
    private final SignInFrame signInFrame;

    FactorController(
            Templates templates,
            Authenticators authenticators,
            RecoveryCodes recovery,
            SecondFactors factors,
            SecretEncryption secretEncryption,
            Reauthentication reauthentication,
            SignInFrame signInFrame) {
        this.templates = templates;
        this.authenticators = authenticators;
        this.recovery = recovery;
        this.factors = factors;
        this.secretEncryption = secretEncryption;
        this.reauthentication = reauthentication;
        this.signInFrame = signInFrame;
    }

    /// Where whoever must have a second factor chooses one.
    @GetMapping(PATH)
    @Nullable JteModel choose(ScopeAuthentication signedIn, Ui ui, HttpServletResponse response) {
        if (authenticators.has(ui.actor().id())) {
            signInFrame.leadTo(PROFILE, response);
            return null;
        }
        return templates.factorChoice(
                ui,
                signedIn.owesFactor(),
                factors.kinds().stream().map(kind -> kind.inChoice(ui)).toList());
    }

    @PostMapping(PATH + "/set-up")
    @Nullable JteModel setUp(
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        if (authenticators.has(ui.actor().id())) {
            signInFrame.leadTo(PROFILE, response);
            return null;
        }
        return setUpPage(ui, signedIn, TotpSecret.random(), null, request);
    }

    @PostMapping(PATH + "/confirm")
    @Nullable JteModel confirm(
            @RequestParam(defaultValue = "") String sealed,
            @RequestParam(defaultValue = "") String code,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        long me = ui.actor().id();
        Optional<TotpSecret> secret = unsealed(sealed, me);
        if (secret.isEmpty() || authenticators.has(me)) {
            signInFrame.leadTo(PATH, response);
            return null;
        }
        Optional<List<String>> codes = authenticators.add(me, secret.get(), code);
        if (codes.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return setUpPage(ui, signedIn, secret.get(), Problem.of("factor.setUp.wrong"), request);
        }
        factors.changed(me);
        return codesPage(ui, signedIn, codes.get(), response);
    }

    @PostMapping(PATH + "/codes")
    @Nullable JteModel newCodes(
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        if (!authenticators.has(ui.actor().id())) {
            signInFrame.leadTo(PATH, response);
            return null;
        }
        return codesPage(ui, signedIn, recovery.renew(ui.actor().id()), response);
    }

    @PostMapping(PATH + "/remove")
    @Nullable JteModel remove(
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        long me = ui.actor().id();
        if (!factors.maySpare(me, authenticators)) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.factorNeeded(ui);
        }
        authenticators.remove(me, me);
        factors.changed(me);
        signInFrame.leadTo(PROFILE, response);
        return null;
    }

    private JteModel setUpPage(
            Ui ui,
            ScopeAuthentication signedIn,
            TotpSecret secret,
            @Nullable Problem problem,
            HttpServletRequest request) {
        String host = signInFrame.sill(request).host().replaceFirst(":\\d*$", "");
        String address = secret.address("MiniCRM " + host, ui.actor().email());
        return templates.factorSetUp(
                ui,
                new AuthenticatorSetupPage(
                        signedIn.owesFactor(),
                        QrSvg.of(address),
                        address,
                        secret.base32().replaceAll("(.{4})(?=.)", "$1 "),
                        sealed(secret, ui.actor().id()),
                        problem));
    }

    private JteModel codesPage(
            Ui ui, ScopeAuthentication signedIn, List<String> codes, HttpServletResponse response) {
        response.setStatus(HttpStatus.CREATED.value());
        String text = String.join("\n", codes);
        String file =
                ui.t("factor.codes.file", ui.actor().email()).replace("|", "\n")
                        + "\n\n"
                        + text
                        + "\n";
        return templates.factorCodes(
                ui,
                new RecoveryCodesPage(
                        signedIn.owesFactor(),
                        codes,
                        text,
                        "data:text/plain;charset=utf-8,"
                                + URLEncoder.encode(file, StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
    }

    private String sealed(TotpSecret secret, long userId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secretEncryption.closed(secret.bytes(), purpose(userId)));
    }

    private Optional<TotpSecret> unsealed(String sealed, long userId) {
        if (!sealed.matches("[\\w-]{1,200}")) {
            return Optional.empty();
        }
        try {
            return secretEncryption
                    .opened(Base64.getUrlDecoder().decode(sealed), purpose(userId))
                    .map(TotpSecret::of);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String purpose(long userId) {
        return "set-up of " + userId;
    }
}
