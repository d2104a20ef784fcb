package io.minicrm.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Tests with a real mail server, which can be away or say nothing.
public abstract class WithMailServer {

    private static final int PORT = freePort();

    private static final GreenMail SERVER =
            new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> PORT);
        properties.add("SMTP_STARTTLS", () -> "false");
        properties.add("SMTP_FROM", () -> "MiniCRM <crm@acme.test>");
        properties.add("minicrm.base-url", () -> "http://crm.acme.test");
    }

    @Autowired private JdbcClient database;

    /// What a test before has left waiting goes before the server is there to take it.
    @BeforeEach
    void anEmptyMailServer() throws Exception {
        database.sql("truncate mail_waiting").update();
        if (!SERVER.isRunning()) {
            SERVER.start();
        }
        SERVER.purgeEmailFromAllMailboxes();
    }

    @AfterEach
    void theMailServerEnds() {
        SERVER.stop();
    }

    protected static void mailServerIsAway() {
        SERVER.stop();
    }

    protected static void mailServerIsBack() {
        SERVER.start();
    }

    /// One that takes the connection and then says nothing, until it is closed.
    protected static ServerSocket mailServerSaysNothing() throws IOException {
        SERVER.stop();
        return new ServerSocket(PORT, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    protected final int waiting() {
        return database.sql("select count(*) from mail_waiting").query(Integer.class).single();
    }

    protected final void awaitNoneWaiting() {
        Awaitility.await().until(() -> waiting() == 0);
    }

    /// What has come for an address by now.
    protected static List<MimeMessage> mailsTo(String address) {
        return Stream.of(SERVER.getReceivedMessages())
                .filter(mail -> recipients(mail).contains(address))
                .toList();
    }

    /// The first mail to an address with words of this kind in its subject, as soon as it is there.
    protected static MimeMessage mail(String address, String subject) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                mailsTo(address).stream()
                                        .filter(mail -> subject(mail).contains(subject))
                                        .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    protected static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The words of a mail; of one that is also a page those of its plain text.
    protected static String text(MimeMessage mail) {
        return content(mail, 0);
    }

    /// The page that a mail is.
    protected static String page(MimeMessage mail) {
        return content(mail, 1);
    }

    private static String content(MimeMessage mail, int alternative) {
        try {
            Object content =
                    mail.getContent() instanceof MimeMultipart parts
                            ? parts.getBodyPart(alternative).getContent()
                            : mail.getContent();
            return String.valueOf(content).replace("\r\n", "\n");
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The path of the one-use link in a mail.
    protected static String link(MimeMessage mail) {
        Matcher link =
                Pattern.compile("(?m)^http://crm\\.acme\\.test(/welcome/[\\w-]{43})$")
                        .matcher(text(mail));
        if (!link.find()) {
            throw new AssertionError("no link in " + text(mail));
        }
        return link.group(1);
    }

    private static List<String> recipients(MimeMessage mail) {
        try {
            return Arrays.stream(mail.getRecipients(Message.RecipientType.TO))
                    .map(to -> ((InternetAddress) to).getAddress())
                    .toList();
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
