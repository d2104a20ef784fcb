package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Format;
import io.minicrm.record.Problem;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// One's own profile, password and sign-ins.
@Controller
class ProfileController {

    private static final String PATH = "/settings/profile";

    private final Templates templates;
    private final Profiles profiles;
    private final Passwords passwords;
    private final Credentials credentials;
    private final Reauthentication reauthentication;
    private final SignIns signIns;
    private final SignInCookie signInCookie;
    private final SignInFrame signInFrame;
    private final List<ProfileSection> sections;

    ProfileController(
            Templates templates,
            Profiles profiles,
            Passwords passwords,
            Credentials credentials,
            Reauthentication reauthentication,
            SignIns signIns,
            SignInCookie signInCookie,
            SignInFrame signInFrame,
            ObjectProvider<ProfileSection> sections) {
        this.templates = templates;
        this.profiles = profiles;
        this.passwords = passwords;
        this.credentials = credentials;
        this.reauthentication = reauthentication;
        this.signIns = signIns;
        this.signInCookie = signInCookie;
        this.signInFrame = signInFrame;
        this.sections =
                sections.stream().sorted(Comparator.comparingInt(ProfileSection::order)).toList();
    }

    @GetMapping("/settings")
    void settings(HttpServletResponse response) {
        signInFrame.leadTo(PATH, response);
    }

    @GetMapping(PATH)
    JteModel show(
            @RequestParam(required = false) @Nullable String note,
            ScopeAuthentication signedIn,
            Ui ui) {
        return page(ui, signedIn, present(ui.actor()), Notice.message(note));
    }

    /// The password stays what it is unless a new one was typed: the present one may have been put
    /// in by the browser.
    @PostMapping(PATH)
    @Nullable JteModel save(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String locale,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Actor actor = ui.actor();
        PlainForm plainForm =
                new PlainForm()
                        .with("name", name)
                        .with("zone", zone)
                        .with("locale", locale)
                        .need("name", 120);
        Optional<ZoneId> chosenZone = Languages.zone(zone);
        Optional<Locale> chosenLocale = Languages.offered(locale);
        if (chosenZone.isEmpty()) {
            plainForm.refuse("zone", Problem.of("people.problem.zone"));
        }
        if (chosenLocale.isEmpty()) {
            plainForm.refuse("locale", Problem.of("web.typed.missing"));
        }
        if (!password.isEmpty()) {
            passwords
                    .problem(password, name, actor.email())
                    .ifPresentOrElse(
                            problem -> plainForm.refuse("password", problem),
                            () -> {
                                if (credentials.hasPassword(actor.id())) {
                                    reauthentication
                                            .wrong(current, signedIn.current())
                                            .ifPresent(wrong -> plainForm.refuse("current", wrong));
                                } else {
                                    reauthentication.ask(signedIn, request);
                                }
                            });
        }
        if (plainForm.isRefused()) {
            if (!password.isEmpty()) {
                // No page gives a password back: without a word it would be lost.
                plainForm.refuse("password", Problem.of("people.problem.again"));
            }
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, signedIn, plainForm, null);
        }
        profiles.save(
                ui.scope(),
                plainForm.text("name"),
                chosenLocale.orElseThrow(),
                chosenZone.orElseThrow(),
                password);
        if (password.isEmpty()) {
            signInFrame.leadTo(Notice.PROFILE.at(PATH), response);
        } else {
            signInCookie.begin(
                    actor.id(),
                    SignInMethod.NEW_PASSWORD,
                    signedIn.current().stays(),
                    request,
                    response);
            signInFrame.leadTo(Notice.PASSWORD.at(PATH), response);
        }
        return null;
    }

    @PostMapping(PATH + "/sign-ins/{id}/end")
    void end(@PathVariable long id, Scope scope, HttpServletResponse response) {
        if (!signIns.end(scope.actor().id(), id)) {
            throw new NotFound("sign-in " + id);
        }
        signInFrame.leadTo(Notice.ENDED.at(PATH), response);
    }

    @PostMapping(PATH + "/sign-ins/end-others")
    void endOthers(ScopeAuthentication signedIn, Scope scope, HttpServletResponse response) {
        signIns.endOthers(scope.actor().id(), signedIn.current().id());
        signInFrame.leadTo(Notice.ENDED.at(PATH), response);
    }

    private static PlainForm present(Actor actor) {
        return new PlainForm()
                .with("name", actor.name())
                .with("zone", actor.zone().equals(ZoneOffset.UTC) ? "UTC" : actor.zone().getId())
                .with("locale", actor.locale().toLanguageTag());
    }

    private JteModel page(
            Ui ui, ScopeAuthentication signedIn, PlainForm profile, @Nullable String note) {
        return templates.peopleProfile(
                ui,
                new ProfilePage(
                        profile,
                        Languages.OFFERED.stream().map(locale -> language(locale, ui)).toList(),
                        Languages.ZONES,
                        signIns.of(ui.actor().id()).stream()
                                .map(seen -> place(seen, signedIn.current().id()))
                                .toList(),
                        credentials.hasPassword(ui.actor().id()),
                        note,
                        Notice.PASSWORD.isMessage(note)
                                ? sections.stream()
                                        .map(section -> section.stillOpen(ui))
                                        .filter(Objects::nonNull)
                                        .toList()
                                : List.of()),
                sections.stream().map(section -> section.content(ui)).toList());
    }

    private static ProfilePage.Language language(Locale locale, Ui ui) {
        Format theirs =
                new Format(
                        locale, ui.format().zone(), ui.format().country(), ui.format().currency());
        return new ProfilePage.Language(
                locale.toLanguageTag(),
                locale.getDisplayName(ui.locale()),
                theirs.printDate(ui.today()));
    }

    private static ProfilePage.Place place(SignIns.Seen seen, long here) {
        return new ProfilePage.Place(
                seen.id(),
                Device.of(seen.userAgent()),
                seen.address(),
                seen.createdAt(),
                seen.lastSeenAt(),
                seen.id() == here);
    }
}
