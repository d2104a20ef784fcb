package io.minicrm.mail;

import io.minicrm.web.BaseUrl;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Sends mails to people, in their language, as plain text and where there is a letter also as a
/// page. Without `SMTP_HOST` there are none.
@Component
public class Mail {

    private static final Pattern OTHERWISE_TODAY = Pattern.compile("[ßẞς\u200c\u200d]");

    private static final Pattern NO_SUCH_ADDRESS =
            Pattern.compile("\\b55[013][ -](?:5\\.1\\.\\d|(?!\\d\\.\\d))");

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final JavaMailSender sender;
    private final Templates templates;
    private final ReaderTexts readerTexts;
    private final BaseUrl baseUrl;
    private final String host;
    private final String from;
    private final String port;

    Mail(
            JavaMailSender sender,
            Templates templates,
            ReaderTexts readerTexts,
            BaseUrl baseUrl,
            @Value("${spring.mail.host:}") String host,
            @Value("${minicrm.mail-from}") String from,
            @Value("${server.port}") String port) {
        this.sender = sender;
        this.templates = templates;
        this.readerTexts = readerTexts;
        this.baseUrl = baseUrl;
        this.host = host;
        this.from = from;
        this.port = port;
    }

    public boolean isSetUp() {
        return !host.isEmpty();
    }

    /// Through what mails go, or empty.
    public String server() {
        return host;
    }

    /// A path of ours as it stands in a mail: the whole address.
    public String at(String path) {
        return baseUrl.at(path, port);
    }

    /// The installation, as people know it: its host.
    public String place() {
        String authority = URI.create(at("/")).getAuthority();
        return authority == null ? "" : authority;
    }

    /// What a reader reads.
    public Texts texts(Recipient whom) {
        return readerTexts.of(whom.locale(), whom.zone());
    }

    /// A letter of one message.
    ///
    /// @param message the key of the text; its subject has the same with `.subject`
    public MailMessage letter(Recipient whom, String message, Object... arguments) {
        Texts texts = texts(whom);
        return new MailMessage(
                whom, texts.t(message + ".subject", arguments), texts.t(message, arguments) + "\n");
    }

    /// @throws MailException when the server does not take it
    public void send(MailMessage mailMessage) {
        MimeMessage mail = sender.createMimeMessage();
        try {
            MimeMessageHelper parts = new MimeMessageHelper(mail, false, UTF_8);
            parts.setFrom(from);
            parts.setTo(asServersReadIt(mailMessage.whom().email()));
            parts.setSubject(inOneLine(mailMessage.subject()));
            if (mailMessage.letter() == null) {
                parts.setText(mailMessage.text());
            } else {
                mail.setContent(
                        alternatives(
                                mailMessage.text(),
                                templates.mailLetter(mailMessage.letter()).render()));
            }
            parts.setSentDate(Date.from(Instant.now()));
            // No answering machine answers to it
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("X-Auto-Response-Suppress", "All");
            if (mailMessage.off() != null) {
                mail.setHeader("List-Unsubscribe", "<" + mailMessage.off() + ">");
                mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        } catch (MessagingException unreadable) {
            throw new MailParseException(unreadable);
        }
        sender.send(mail);
    }

    /// The same in two ways, of which a reader takes the last that it knows.
    private static MimeMultipart alternatives(String text, String page) throws MessagingException {
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text, UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(page, UTF_8, "html");
        return new MimeMultipart("alternative", plain, html);
    }

    /// Tells one person, with the way to a page.
    ///
    /// @param message the key of the text; its subject has the same with `.subject`
    /// @throws MailException when the server does not take it
    public void tell(Recipient whom, String message, String path, Object... arguments) {
        MailMessage mailMessage = letter(whom, message, arguments);
        send(
                new MailMessage(
                        whom, mailMessage.subject(), mailMessage.text() + "\n" + at(path) + "\n"));
    }

    /// Tells several; one whom the server does not take keeps no other from being told.
    ///
    /// @param arguments the arguments of the text for each of them
    /// @throws MailException when it took none
    public void tell(List<Recipient> whom, String message, String path, Arguments arguments) {
        List<MailException> refusals = new ArrayList<>();
        for (Recipient each : whom) {
            try {
                tell(each, message, path, arguments.of(texts(each)));
            } catch (MailException refusal) {
                refusals.add(refusal);
            }
        }
        if (!refusals.isEmpty() && refusals.size() == whom.size()) {
            throw refusals.getFirst();
        }
    }

    /// What a text says to one reader.
    public interface Arguments {
        Object[] of(Texts reader);
    }

    /// Whether a refusal is of the address it goes to and for good, so that another try is no use
    /// (RFC 5321, 3463). A server that does not want ours, or knows no one who signs in, also says
    /// 5xx, and that can be mended.
    static boolean isForGood(MailException refusal) {
        return refusal instanceof MailSendException sending
                && Arrays.stream(sending.getMessageExceptions())
                        .anyMatch(each ->
                                each instanceof SendFailedException said
                                        && said.getInvalidAddresses() != null
                                        && said.getInvalidAddresses().length > 0
                                        && NO_SUCH_ADDRESS.matcher(reason(refusal)).find());
    }

    /// The reason for a refusal, in the server's words and in one line.
    public static String reason(MailException refusal) {
        Throwable deepest = deepest(refusal);
        String said = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return Arrays.stream(said.split("\\R")).map(String::strip).findFirst().orElse("");
    }

    private static Throwable deepest(MailException refusal) {
        Throwable deepest =
                refusal instanceof MailSendException sending
                                && sending.getMessageExceptions().length > 0
                        ? sending.getMessageExceptions()[0]
                        : refusal;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /// With a domain of another script as servers know it. What IDNA 2003, which is all that the
    /// JDK has, would make another domain is refused.
    private static String asServersReadIt(String email) throws AddressException {
        int at = email.lastIndexOf('@');
        String domain = email.substring(at + 1);
        if (OTHERWISE_TODAY.matcher(domain).find()) {
            throw new AddressException("a domain that cannot be written to", email);
        }
        try {
            return email.substring(0, at + 1) + IDN.toASCII(domain);
        } catch (IllegalArgumentException unreadable) {
            throw new AddressException(unreadable.getMessage(), email);
        }
    }

    /// Nobody begins another header with a name.
    private static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
