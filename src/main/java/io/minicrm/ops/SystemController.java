package io.minicrm.ops;

import gg.jte.models.runtime.JteModel;
import io.minicrm.job.Jobs;
import io.minicrm.mail.Mail;
import io.minicrm.mail.Recipient;
import io.minicrm.web.NavEntry;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import templates.Templates;

/// `/settings/system`: how this installation is. Only administrators come here.
@Controller
class SystemController {

    private static final String PATH = "/settings/system";

    private final Templates templates;
    private final SystemState state;
    private final Jobs jobs;
    private final Mail mail;

    SystemController(Templates templates, SystemState state, Jobs jobs, Mail mail) {
        this.templates = templates;
        this.state = state;
        this.jobs = jobs;
        this.mail = mail;
    }

    @GetMapping(PATH)
    JteModel system(Ui ui) {
        return templates.opsSystem(ui, state.look(), note(ui), null);
    }

    private static @Nullable String note(Ui ui) {
        if ("sent".equals(ui.parameter("mail"))) {
            return ui.t("ops.mail.sent", ui.scope().actor().email());
        }
        return switch (ui.parameter("job")) {
            case "again" -> ui.t("ops.jobs.again.done");
            case "gone" -> ui.t("ops.jobs.giveUp.done");
            case "past" -> ui.t("ops.jobs.past");
            case null, default -> null;
        };
    }

    @PostMapping(PATH + "/jobs/{id:\\d{1,18}}/again")
    void retry(@PathVariable long id, HttpServletResponse response) {
        SeeOther.at(response, PATH + "?job=" + (jobs.retry(id) ? "again" : "past"));
    }

    @PostMapping(PATH + "/jobs/{id:\\d{1,18}}/give-up")
    void giveUp(@PathVariable long id, HttpServletResponse response) {
        SeeOther.at(response, PATH + "?job=" + (jobs.giveUp(id) ? "gone" : "past"));
    }

    /// Sends a mail to whoever asks for it, so that it is known whether the others would arrive.
    @PostMapping(PATH + "/mail")
    @Nullable JteModel tryMail(Ui ui, HttpServletResponse response) {
        if (!mail.isSetUp()) {
            throw new NotFound("a mail server");
        }
        try {
            mail.tell(Recipient.of(ui.scope().actor()), "ops.mail.test", PATH);
            SeeOther.at(response, PATH + "?mail=sent#mail");
            return null;
        } catch (MailException refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.opsSystem(ui, state.look(), null, Mail.reason(refusal));
        }
    }

    @Bean
    static NavEntry systemSettings() {
        return new NavEntry("ops.system.title", PATH, "server", 90)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
