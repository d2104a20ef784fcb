package io.minicrm.people;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Problem;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Colleagues and teams, for administrators.
@Controller
class PeopleController {

    private static final String PATH = "/settings/people";

    private final Templates templates;
    private final Colleagues colleagues;
    private final Teams teams;
    private final Accounts accounts;
    private final Directory directory;
    private final BaseUrl baseUrl;
    private final SecondFactors factors;
    private final SecondFactorRule rule;
    private final LinkMails mails;
    private final Reauthentication reauthentication;
    private final SignInFrame signInFrame;
    private final List<ColleagueSection> sections;

    PeopleController(
            Templates templates,
            Colleagues colleagues,
            Teams teams,
            Accounts accounts,
            Directory directory,
            BaseUrl baseUrl,
            SecondFactors factors,
            SecondFactorRule rule,
            LinkMails mails,
            Reauthentication reauthentication,
            SignInFrame signInFrame,
            List<ColleagueSection> sections) {
        this.templates = templates;
        this.colleagues = colleagues;
        this.teams = teams;
        this.accounts = accounts;
        this.directory = directory;
        this.baseUrl = baseUrl;
        this.factors = factors;
        this.rule = rule;
        this.mails = mails;
        this.reauthentication = reauthentication;
        this.signInFrame = signInFrame;
        this.sections = sections;
    }

    @GetMapping(PATH)
    JteModel people(@RequestParam(required = false) @Nullable String note, Ui ui) {
        return peoplePage(ui, teams.form(), Notice.message(note));
    }

    @GetMapping(PATH + "/new")
    JteModel newColleague(Ui ui) {
        PlainForm plainForm = new PlainForm().with("role", roleOf(Role.SALES));
        return colleaguePage(ui, null, plainForm, null);
    }

    @PostMapping(PATH)
    JteModel add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String team,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlainForm plainForm = typed(name, email, role, team);
        if (!plainForm.isRefused()) {
            reauthentication.ask(signedIn, request);
            try {
                long id =
                        colleagues.add(
                                ui.scope(),
                                plainForm.text("name"),
                                plainForm.text("email"),
                                Long.parseLong(plainForm.text("role")),
                                team(plainForm));
                return linkPage(ui, id, mails.isSetUp(), request, response);
            } catch (Colleagues.Refused refused) {
                plainForm.refuse(refused.field(), refused.problem());
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return colleaguePage(ui, null, plainForm, null);
    }

    @GetMapping(PATH + "/{id}")
    JteModel colleague(
            @PathVariable long id, @RequestParam(required = false) @Nullable String note, Ui ui) {
        Colleague colleague = colleague(ui.scope(), id);
        return colleaguePage(ui, colleague, present(colleague), Notice.message(note));
    }

    @PostMapping(PATH + "/{id}")
    @Nullable JteModel change(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String team,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        Colleague colleague = colleague(ui.scope(), id);
        PlainForm plainForm = typed(name, email, role, team);
        if (!plainForm.isRefused()) {
            if (!plainForm.text("email").equals(colleague.email())
                    || !isId(colleague.roleId(), plainForm.text("role"))
                    || !Objects.equals(team(plainForm), colleague.teamId())) {
                reauthentication.ask(signedIn, request);
            }
            try {
                boolean withdrawn =
                        colleagues.change(
                                ui.scope(),
                                id,
                                plainForm.text("name"),
                                plainForm.text("email"),
                                Long.parseLong(plainForm.text("role")),
                                team(plainForm));
                // Who is no administrator any more may not come back here.
                boolean stays =
                        id != ui.actor().id()
                                || plainForm.text("role").equals(roleOf(Role.ADMINISTRATOR));
                Notice notice = withdrawn ? Notice.MOVED : Notice.CHANGED;
                signInFrame.leadTo(
                        notice.at(stays ? PATH + "/" + id : "/settings/profile"), response);
                return null;
            } catch (Colleagues.Refused refused) {
                plainForm.refuse(refused.field(), refused.problem());
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return colleaguePage(ui, colleague, plainForm, null);
    }

    @PostMapping(PATH + "/{id}/link")
    JteModel link(
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean mail,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        try {
            return linkPage(ui, id, mail && mails.isSetUp(), request, response);
        } catch (Colleagues.Refused refused) {
            return refused(ui, id, refused, response);
        }
    }

    @PostMapping(PATH + "/{id}/deactivate")
    @Nullable JteModel deactivate(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            Ui ui,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        try {
            colleagues.deactivate(ui.scope(), id);
        } catch (Colleagues.Refused refused) {
            return refused(ui, id, refused, response);
        }
        signInFrame.leadTo(Notice.DEACTIVATED.at(PATH + "/" + id), response);
        return null;
    }

    @PostMapping(PATH + "/{id}/reactivate")
    void reactivate(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        colleagues.reactivate(signedIn.getPrincipal(), id);
        signInFrame.leadTo(Notice.REACTIVATED.at(PATH + "/" + id), response);
    }

    @PostMapping(PATH + "/{id}/end-sign-ins")
    void endSignIns(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        colleagues.endSignIns(signedIn.getPrincipal(), id);
        signInFrame.leadTo(Notice.SIGNED_OUT.at(PATH + "/" + id), response);
    }

    @PostMapping(PATH + "/{id}/take-second-factor")
    void takeSecondFactor(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        colleague(signedIn.getPrincipal(), id);
        reauthentication.ask(signedIn, request);
        factors.takeAway(signedIn.getPrincipal(), id);
        signInFrame.leadTo(Notice.FACTOR_TAKEN.at(PATH + "/" + id), response);
    }

    /// @param role the ids of those of which one is required
    @PostMapping(PATH + "/second-factor")
    void requireSecondFactor(
            @RequestParam(defaultValue = "") Set<Long> role,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        rule.require(signedIn.getPrincipal(), role);
        signInFrame.leadTo(Notice.FACTOR_RULE.at(PATH), response);
    }

    @PostMapping("/settings/teams")
    @Nullable JteModel saveTeams(
            @RequestParam Map<String, String> sent, Ui ui, HttpServletResponse response) {
        TeamForm form = teams.save(ui.scope(), sent);
        if (!form.isRefused()) {
            signInFrame.leadTo(Notice.TEAM.at(PATH), response);
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return peoplePage(ui, form, null);
    }

    private PlainForm typed(String name, String email, String role, String team) {
        PlainForm plainForm =
                new PlainForm()
                        .with("name", name)
                        .with("email", email)
                        .with("role", role)
                        .with("team", team)
                        .need("name", 120)
                        .needEmail("email");
        if (accounts.roles().stream().noneMatch(known -> isId(known.id(), role))) {
            plainForm.refuse("role", Problem.of("web.typed.missing"));
        }
        if (!team.isEmpty()
                && directory.teams().stream().noneMatch(known -> isId(known.id(), team))) {
            plainForm.refuse("team", Problem.of("web.typed.missing"));
        }
        return plainForm;
    }

    private static boolean isId(long id, String typed) {
        return typed.equals(Long.toString(id));
    }

    private static @Nullable Long team(PlainForm plainForm) {
        return plainForm.text("team").isEmpty() ? null : Long.valueOf(plainForm.text("team"));
    }

    private static PlainForm present(Colleague colleague) {
        Long team = colleague.teamId();
        return new PlainForm()
                .with("name", colleague.name())
                .with("email", colleague.email())
                .with("role", Long.toString(colleague.roleId()))
                .with("team", team == null ? "" : team.toString());
    }

    private String roleOf(String key) {
        return accounts.roles().stream()
                .filter(role -> role.key().equals(key))
                .map(role -> Long.toString(role.id()))
                .findFirst()
                .orElse("");
    }

    private Colleague colleague(Scope scope, long id) {
        Optional<Colleague> colleague = colleagues.find(scope, id);
        return colleague.orElseThrow(() -> new NotFound("user " + id));
    }

    private JteModel peoplePage(Ui ui, TeamForm form, @Nullable String note) {
        return templates.peoplePeople(
                ui,
                new PeoplePage(
                        colleagues.all(ui.scope()),
                        factors.holders(),
                        accounts.roles(),
                        form,
                        note));
    }

    private JteModel colleaguePage(
            Ui ui, @Nullable Colleague colleague, PlainForm plainForm, @Nullable String note) {
        List<Role> roles = accounts.roles();
        return templates.peopleColleague(
                ui,
                new ColleaguePage(
                        colleague,
                        plainForm,
                        roles,
                        directory.teams(),
                        colleague != null && !factors.of(colleague.id()).isEmpty(),
                        mails.isSetUp(),
                        colleague != null && ViewAs.isOffered(ui.scope(), colleague, roles),
                        note),
                colleague == null
                        ? List.of()
                        : sections.stream()
                                .filter(section ->
                                        !colleague.isDeactivated() || section.isOfDeactivated())
                                .map(section -> section.content(ui, colleague.id()))
                                .filter(Objects::nonNull)
                                .toList());
    }

    /// A secret is shown in the answer itself, once: it stands in no address and is kept nowhere.
    private JteModel linkPage(
            Ui ui,
            long id,
            boolean mail,
            HttpServletRequest request,
            HttpServletResponse response) {
        PasswordLinks.NewLink link = colleagues.link(ui.scope(), id);
        Colleague colleague = colleague(ui.scope(), id);
        response.setStatus(HttpStatus.CREATED.value());
        return templates.peopleFreshLink(
                ui,
                new NewLinkPage(
                        colleague,
                        baseUrl.at(link.path(), request),
                        link.expiresAt(),
                        mail ? mails.send(ui.actor(), colleague, link) : null,
                        mails.isSetUp()));
    }

    private JteModel refused(
            Ui ui, long id, Colleagues.Refused refused, HttpServletResponse response) {
        Colleague colleague = colleague(ui.scope(), id);
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return colleaguePage(
                ui, colleague, present(colleague).refuse(refused.field(), refused.problem()), null);
    }
}
