package io.minicrm.notification;

import gg.jte.Content;
import io.minicrm.mail.Mail;
import io.minicrm.people.ProfileSection;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// How one is told of what, in one's profile.
@Component
class NotificationSection implements ProfileSection {

    private final Templates templates;
    private final NotificationLevels levels;
    private final DigestHours digestHours;
    private final Mail mail;

    NotificationSection(
            Templates templates, NotificationLevels levels, DigestHours digestHours, Mail mail) {
        this.templates = templates;
        this.levels = levels;
        this.digestHours = digestHours;
        this.mail = mail;
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public Content content(Ui ui) {
        long me = ui.actor().id();
        return templates.notificationSection(
                ui,
                levels.of(me),
                digestHours.of(me).orElse(null),
                DigestHours.OFFERED,
                mail.isSetUp());
    }
}
