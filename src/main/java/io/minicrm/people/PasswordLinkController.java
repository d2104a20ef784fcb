package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Where a one-use link leads: choose a password and be in. Looking at the page uses nothing up,
/// because mail programs look at every link.
@Controller
class PasswordLinkController {

    private final Templates templates;
    private final PasswordLinks links;
    private final Passwords passwords;
    private final Profiles profiles;
    private final SignInFlow signInFlow;
    private final SignInFrame signInFrame;
    private final TransactionOperations transaction;

    PasswordLinkController(
            Templates templates,
            PasswordLinks links,
            Passwords passwords,
            Profiles profiles,
            SignInFlow signInFlow,
            SignInFrame signInFrame,
            TransactionOperations transaction) {
        this.templates = templates;
        this.links = links;
        this.passwords = passwords;
        this.profiles = profiles;
        this.signInFlow = signInFlow;
        this.signInFrame = signInFrame;
        this.transaction = transaction;
    }

    @GetMapping("/welcome/{token}")
    JteModel show(
            @PathVariable String token,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        return links.holder(new Token(token))
                .map(holder -> page(ui, holder, new PlainForm(), request))
                .orElseGet(() -> gone(ui, request, response));
    }

    @PostMapping("/welcome/{token}")
    @Nullable JteModel choose(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String password,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<LinkHolder> holder = links.holder(new Token(token));
        if (holder.isEmpty()) {
            return gone(ui, request, response);
        }
        PlainForm plainForm = new PlainForm();
        passwords
                .problem(password, holder.get().name(), holder.get().email())
                .ifPresent(problem -> plainForm.refuse("password", problem));
        if (plainForm.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, holder.get(), plainForm, request);
        }
        Long user =
                transaction.execute(_ -> {
                    Optional<Long> mine = links.use(new Token(token));
                    mine.ifPresent(id -> profiles.choosePassword(id, password));
                    return mine.orElse(null);
                });
        if (user == null) {
            return gone(ui, request, response);
        }
        signInFlow.admit(user, SignInMethod.LINK, false, "/", request, response);
        return null;
    }

    private JteModel page(
            Ui ui, LinkHolder holder, PlainForm plainForm, HttpServletRequest request) {
        return templates.peopleWelcome(ui, holder, plainForm, signInFrame.sill(request));
    }

    private JteModel gone(Ui ui, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpStatus.NOT_FOUND.value());
        return templates.peopleLinkGone(ui, signInFrame.sill(request));
    }
}
