package io.minicrm.ops;

import io.minicrm.people.Administrators;
import io.minicrm.web.BaseUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/// Mails to administrators, in their language, each with the way to the System page. Without
/// `SMTP_HOST` there are none.
@Component
class Mail {

    private final JavaMailSender sender;
    private final MessageSource messages;
    private final BaseUrl baseUrl;
    private final String host;
    private final String from;
    private final String port;

    Mail(
            JavaMailSender sender,
            MessageSource messages,
            BaseUrl baseUrl,
            @Value("${spring.mail.host:}") String host,
            @Value("${minicrm.mail-from}") String from,
            @Value("${server.port}") String port) {
        this.sender = sender;
        this.messages = messages;
        this.baseUrl = baseUrl;
        this.host = host;
        this.from = from;
        this.port = port;
    }

    boolean isSetUp() {
        return !host.isEmpty();
    }

    /// Through what mails go, or empty.
    String server() {
        return host;
    }

    /// Tells one person.
    ///
    /// @param message the key of the text; its subject has the same with `.subject`
    /// @throws MailException when the server does not take it
    void tell(Administrators.Addressee whom, String message, Object... arguments) {
        SimpleMailMessage mail = new SimpleMailMessage();
        mail.setFrom(from);
        mail.setTo(whom.email());
        mail.setSubject(messages.getMessage(message + ".subject", arguments, whom.locale()));
        mail.setText(
                messages.getMessage(message, arguments, whom.locale())
                        + "\n\n"
                        + baseUrl.at("/settings/system", port)
                        + "\n");
        sender.send(mail);
    }

    /// Tells several; one whom the server does not take keeps no other from being told.
    ///
    /// @param arguments the arguments of the text for each of them
    /// @throws MailException when it took none
    void tell(List<Administrators.Addressee> whom, String message, Arguments arguments) {
        List<MailException> refusals = new ArrayList<>();
        for (Administrators.Addressee each : whom) {
            try {
                tell(each, message, arguments.of(each));
            } catch (MailException refusal) {
                refusals.add(refusal);
            }
        }
        if (!refusals.isEmpty() && refusals.size() == whom.size()) {
            throw refusals.getFirst();
        }
    }

    /// What a text says to one reader.
    interface Arguments {
        Object[] of(Administrators.Addressee reader);
    }

    /// The reason for a refusal, in the server's words and in one line.
    static String reason(MailException refusal) {
        Throwable deepest = refusal;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return Arrays.stream(said.split("\\R")).map(String::strip).findFirst().orElse("");
    }
}
