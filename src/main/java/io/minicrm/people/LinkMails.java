package io.minicrm.people;

import io.minicrm.mail.Mail;
import io.minicrm.mail.MailMessage;
import io.minicrm.mail.Recipient;
import io.minicrm.scope.Actor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.mail.MailException;
import org.springframework.stereotype.Component;

/// Mails to a colleague the link that an administrator has just made. Whoever made it sees at once
/// whether it was taken, and has the link in any case.
@Component
class LinkMails {

    /// A server that takes longer has the mail sent all the same, but nobody waits for it.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Mail mail;
    private final Recipients recipients;

    LinkMails(Mail mail, Recipients recipients) {
        this.mail = mail;
        this.recipients = recipients;
    }

    boolean isSetUp() {
        return mail.isSetUp();
    }

    /// @param by who made the link
    MailOutcome send(Actor by, Colleague colleague, PasswordLinks.NewLink link) {
        Recipient whom = recipients.invitedOrActive(colleague.id()).orElseThrow();
        MailMessage mailMessage =
                mail.letter(
                        whom,
                        colleague.isActive() ? "people.mail.link" : "people.mail.invitation",
                        whom.name(),
                        mail.place(),
                        mail.at(link.path()),
                        mail.texts(whom).dateTime(link.expiresAt()),
                        by.name());
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(
                        () -> mail.send(mailMessage), Thread.ofVirtual().name("link-mail")::start);
        try {
            sending.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new MailOutcome(MailOutcome.Outcome.SENT, whom.email(), "");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof MailException refusal) {
                return new MailOutcome(
                        MailOutcome.Outcome.REFUSED, whom.email(), Mail.reason(refusal));
            }
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException _) {
            return new MailOutcome(MailOutcome.Outcome.UNANSWERED, whom.email(), "");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new MailOutcome(MailOutcome.Outcome.UNANSWERED, whom.email(), "");
        }
    }
}
