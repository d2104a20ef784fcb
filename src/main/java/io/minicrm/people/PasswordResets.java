package io.minicrm.people;

import io.minicrm.mail.Mail;
import io.minicrm.mail.MailComposer;
import io.minicrm.mail.MailMessage;
import io.minicrm.mail.Outbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Mails a link to those who forgot their password. Whoever asks only leaves an address: whether
/// somebody has it is looked up when the mail is written, so that no answer tells, not even by its
/// time, and the link is kept nowhere but in the mail.
@Component
class PasswordResets implements MailComposer {

    private static final String KIND = "reset";
    private static final String EMAIL = "email";
    private static final String ASKED_FROM = "asked_from";

    /// Whoever waits for longer has asked again.
    private static final Duration OF_USE = Duration.ofMinutes(30);

    private final Outbox outbox;
    private final Mail mail;
    private final PasswordLinks links;
    private final Recipients recipients;
    private final JdbcClient jdbc;

    PasswordResets(
            Outbox outbox, Mail mail, PasswordLinks links, Recipients recipients, JdbcClient jdbc) {
        this.outbox = outbox;
        this.mail = mail;
        this.links = links;
        this.recipients = recipients;
        this.jdbc = jdbc;
    }

    /// Asks for a link to whoever has this address.
    void ask(String email, String askedFrom) {
        outbox.put(KIND, Map.of(EMAIL, email, ASKED_FROM, askedFrom), OF_USE);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<MailMessage> write(Map<String, String> about) {
        String askedFrom = about.getOrDefault(ASKED_FROM, "");
        return jdbc.sql("select id from app_user where email = :email::citext")
                .param("email", about.get(EMAIL))
                .query(Long.class)
                .optional()
                .flatMap(id ->
                        recipients
                                .active(id)
                                .map(whom ->
                                        mail.letter(
                                                whom,
                                                "people.mail.reset",
                                                whom.name(),
                                                mail.place(),
                                                mail.at(links.makeOwn(id, askedFrom).path()),
                                                askedFrom)));
    }
}
