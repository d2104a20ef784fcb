package io.minicrm.notification;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.NotFound;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Where the address in the foot of a mail leads: it asks, since what looks at links before people
/// do must switch nothing off. A mail program sends what the button sends (RFC 8058).
@Controller
@RequestMapping(MailSwitch.PATH)
class MailSwitchController {

    private final MailSwitch mailSwitch;
    private final Templates templates;

    MailSwitchController(MailSwitch mailSwitch, Templates templates) {
        this.mailSwitch = mailSwitch;
        this.templates = templates;
    }

    @GetMapping
    JteModel ask(@RequestParam(required = false) @Nullable String of, Ui ui) {
        return page(ui, of, false);
    }

    @PostMapping
    JteModel off(@RequestParam(required = false) @Nullable String of, Ui ui) {
        mailSwitch.off(opened(of));
        return page(ui, of, true);
    }

    private JteModel page(Ui ui, @Nullable String of, boolean done) {
        return templates.notificationMailsOff(ui, opened(of).kinds(), ui.here(), done);
    }

    private MailSwitch.Off opened(@Nullable String of) {
        return mailSwitch.opened(of).orElseThrow(() -> new NotFound("mails to be switched off"));
    }
}
