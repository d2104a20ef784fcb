package io.minicrm.ops;

import gg.jte.models.runtime.JteModel;
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
import org.springframework.web.bind.annotation.PostMapping;
import templates.Templates;

/// `/settings/system`: how this installation is. Only administrators come here.
@Controller
class SystemController {

    private static final String PATH = "/settings/system";

    private final Templates templates;
    private final SystemState state;
    private final Mail mail;

    SystemController(Templates templates, SystemState state, Mail mail) {
        this.templates = templates;
        this.state = state;
        this.mail = mail;
    }

    @GetMapping(PATH)
    JteModel system(Ui ui) {
        return templates.opsSystem(
                ui,
                state.look(),
                "sent".equals(ui.parameter("mail"))
                        ? ui.t("ops.mail.sent", ui.scope().actor().email())
                        : null,
                null);
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
