package io.minicrm.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailException;

@CrmTest
class MailTest extends WithMailServer {

    @Autowired Mail mail;

    @Test
    void itIsPlainTextThatNoMachineAnswers() throws Exception {
        mail.send(new MailMessage(to("anna@example.com"), "A subject", "A text\n"));
        MimeMessage got = mail("anna@example.com", "A subject");
        assertThat(got.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(got.getFrom()[0]).hasToString("MiniCRM <crm@acme.test>");
        assertThat(got.getSentDate()).isNotNull();
        assertThat(text(got).strip()).isEqualTo("A text");
    }

    @Test
    void aLetterIsReadAsTextAndAsAPageAndSwitchedOffByOneRequest() throws Exception {
        Letter letter =
                new Letter(
                        "en",
                        "Call François <Muller>",
                        List.of(
                                new Letter.Words("About a & b"),
                                new Letter.Heading("Late", "2"),
                                new Letter.Row(
                                        "An offer",
                                        "http://crm.acme.test/a",
                                        "Lefèvre",
                                        "2 d",
                                        true),
                                new Letter.Button("Open", "http://crm.acme.test/b")),
                        List.of(new Letter.Link("No more", "http://crm.acme.test/off")));
        mail.send(
                new MailMessage(
                        to("anna@example.com"), "A letter", letter, "http://crm.acme.test/off"));
        MimeMessage got = mail("anna@example.com", "A letter");
        assertThat(got.getContentType()).startsWith("multipart/alternative");
        assertThat(text(got))
                .contains(
                        "Call François <Muller>\n\nAbout a & b\n\nLate (2)\n\n* 2 d  An offer\n  Lefèvre")
                .contains("http://crm.acme.test/b", "No more:\nhttp://crm.acme.test/off");
        assertThat(page(got))
                .contains("Call François &lt;Muller&gt;", "href=\"http://crm.acme.test/a\"")
                .doesNotContain("<img", "<script", "src=");
        assertThat(got.getHeader("List-Unsubscribe")).containsExactly("<http://crm.acme.test/off>");
        assertThat(got.getHeader("List-Unsubscribe-Post"))
                .containsExactly("List-Unsubscribe=One-Click");
    }

    @Test
    void itIsWrittenInAnyScript() {
        String letters = "Żółć, Ἀθηνᾶ, 山田太郎, עברית, 👩‍💻 and Straße";
        mail.send(new MailMessage(to("anna@example.com"), letters, letters));
        MimeMessage got = mail("anna@example.com", letters);
        assertThat(subject(got)).isEqualTo(letters);
        assertThat(text(got)).contains(letters);
    }

    @Test
    void nobodyBeginsAnotherHeader() throws Exception {
        mail.send(
                new MailMessage(
                        to("anna@example.com"),
                        "A\r\nBcc: eve@example.com\r\n\r\nsubject",
                        "A text"));
        MimeMessage got = mail("anna@example.com", "subject");
        assertThat(subject(got)).isEqualTo("A Bcc: eve@example.com subject");
        assertThat(got.getHeader("Bcc")).isNull();
        assertThat(mailsTo("eve@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@example.com\r\nBcc: eve@example.com",
                "anna@example.com\nRCPT TO:<eve@example.com>",
                "anna@example.com, eve@example.com",
                "anna@example.com> <eve@example.com",
                "anna@example.com\u010d\u010aRCPT TO:<eve@example.com>",
                // Not to anna@strasse.example, which is another's
                "anna@straße.example",
                ""
            })
    void whatIsNoAddressIsRefusedAndGoesToNobody(String address) {
        MailMessage mailMessage = new MailMessage(to(address), "A subject", "A text");
        assertThatThrownBy(() -> mail.send(mailMessage)).isInstanceOf(MailException.class);
        assertThat(mailsTo("anna@example.com")).isEmpty();
        assertThat(mailsTo("eve@example.com")).isEmpty();
        assertThat(mailsTo("anna@strasse.example")).isEmpty();
    }

    /// Half of a letter is another one, and may be a line break.
    @ParameterizedTest
    @ValueSource(strings = {"\u0161nna@example.com", "b\u010d\u010aRSET@example.com"})
    void lettersOfAnAddressAreNotHalved(String address) {
        try {
            mail.send(new MailMessage(to(address), "A subject", "A text"));
        } catch (MailException _) {
            // A server that knows only ASCII
        }
        assertThat(mailsTo("anna@example.com")).isEmpty();
        assertThat(mailsTo("b")).isEmpty();
        assertThat(mailsTo("RSET@example.com")).isEmpty();
    }

    @Test
    void aDomainOfAnyScriptIsWrittenAsServersReadIt() {
        mail.send(new MailMessage(to("anna@münchen.example"), "A subject", "A text"));
        assertThat(mail("anna@xn--mnchen-3ya.example", "A subject")).isNotNull();
        mail.send(new MailMessage(to("taro@日本語.example"), "A subject", "A text"));
        assertThat(mail("taro@xn--wgv71a119e.example", "A subject")).isNotNull();
    }

    private static Recipient to(String address) {
        return new Recipient("Anna", address, Locale.UK, ZoneOffset.UTC);
    }
}
