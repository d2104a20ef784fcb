package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.mail.WithMailServer;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@CrmTest
class InvitationTest extends WithMailServer {

    private static final String EMAIL = "noa@invited.example";
    private static final String SUBJECT = "Your invitation to MiniCRM at crm.acme.test";
    private static final String PASSWORD = "a long secret of Noa's";

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    Scope berta;

    @BeforeEach
    void berta() {
        jdbc.sql("delete from app_user where email like '%@invited.example'").update();
        berta = people.administrator("Berta");
    }

    @Test
    void theInvitationIsMailedAndThePageHasTheSameLink() throws Exception {
        MvcTestResult answer = add("Noa Brandt", EMAIL);
        assertThat(answer)
                .hasStatus(201)
                .bodyText()
                .contains("Sent by mail to " + EMAIL)
                .doesNotContain("Try again with a new link");
        var mail = mail(EMAIL, SUBJECT);
        assertThat(text(mail)).contains("Hello Noa Brandt,", "Berta has made an account for you");
        assertThat(link(mail)).isEqualTo(shown(answer));
        assertThat(mvc.post().uri(link(mail)).param("password", PASSWORD).with(csrf()))
                .hasStatus(303)
                .hasHeader("Location", "/");
    }

    @Test
    void itIsInTheLanguageOfWhoeverInvites() {
        add(people.reading(berta, Locale.GERMANY), "Noa Brandt", EMAIL);
        assertThat(text(mail(EMAIL, "Ihre Einladung zu MiniCRM"))).contains("Guten Tag Noa Brandt");
    }

    @Test
    void aRefusedMailLosesNeitherThePersonNorTheLink() throws Exception {
        mailServerIsAway();
        MvcTestResult answer = add("Noa Brandt", EMAIL);
        assertThat(answer)
                .hasStatus(201)
                .bodyText()
                .contains("The mail to %s could not be sent.".formatted(EMAIL))
                .contains("The mail server says: ")
                .contains("Try again with a new link");
        String first = shown(answer);
        assertThat(mvc.get().uri(first)).hasStatusOk();

        mailServerIsBack();
        MvcTestResult again = link(id(), true);
        assertThat(again).hasStatus(201).bodyText().contains("Sent by mail to " + EMAIL);
        assertThat(link(mail(EMAIL, SUBJECT))).isEqualTo(shown(again));
        assertThat(mvc.get().uri(first)).hasStatus(404);
    }

    @Test
    void nobodyWaitsForLongForASlowServer() throws Exception {
        try (ServerSocket silent = mailServerSaysNothing()) {
            assertThat(silent.isBound()).isTrue();
            long began = System.nanoTime();
            MvcTestResult answer = add("Noa Brandt", EMAIL);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(7));
            assertThat(answer)
                    .hasStatus(201)
                    .bodyText()
                    .contains("The mail to %s may still be on its way.".formatted(EMAIL));
            assertThat(mvc.get().uri(shown(answer))).hasStatusOk();
        }
    }

    @Test
    void itCanBeSentAgainOrOnlyMade() throws Exception {
        add("Noa Brandt", EMAIL);
        mail(EMAIL, SUBJECT);
        assertThat(mvc.get().uri("/settings/people/" + id()).with(as(berta)))
                .bodyText()
                .contains("Send it again");
        link(id(), true);
        assertThat(mailsTo(EMAIL)).hasSize(2);
        assertThat(link(id(), false)).bodyText().contains("Send it by mail");
        assertThat(mailsTo(EMAIL)).hasSize(2);
    }

    @Test
    void whoIsHereAlreadyIsSentALinkToANewPassword() throws Exception {
        add("Noa Brandt", EMAIL);
        mvc.post()
                .uri(link(mail(EMAIL, SUBJECT)))
                .param("password", PASSWORD)
                .with(csrf())
                .exchange();
        MvcTestResult answer = link(id(), true);
        assertThat(link(mail(EMAIL, "A new password"))).isEqualTo(shown(answer));
    }

    @Test
    void anAddressThatNobodyCanWriteToIsSaid() throws Exception {
        MvcTestResult answer = add("Noa Brandt", "noa@straße.invited.example");
        assertThat(answer)
                .hasStatus(201)
                .bodyText()
                .contains("could not be sent", "a domain that cannot be written to");
        assertThat(mvc.get().uri(shown(answer))).hasStatusOk();
    }

    @Test
    void aNameBeginsNoHeaderAndAnAddressNoOther() {
        assertThat(add("Noa\r\nBcc: eve@invited.example", EMAIL)).hasStatus(422);
        assertThat(add("Noa", EMAIL + "\r\nBcc: eve@invited.example")).hasStatus(422);
        assertThat(add("Noa", EMAIL + ",eve@invited.example")).hasStatus(422);
        assertThat(mailsTo(EMAIL)).isEmpty();
        assertThat(mailsTo("eve@invited.example")).isEmpty();
    }

    private MvcTestResult add(String name, String email) {
        return add(berta, name, email);
    }

    private MvcTestResult add(Scope by, String name, String email) {
        return mvc.post()
                .uri("/settings/people")
                .param("name", name)
                .param("email", email)
                .param("role", sales())
                .with(as(by))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult link(long id, boolean mail) {
        return mvc.post()
                .uri("/settings/people/%d/link".formatted(id))
                .param("mail", Boolean.toString(mail))
                .with(as(berta))
                .with(csrf())
                .exchange();
    }

    private long id() {
        return jdbc.sql("select id from app_user where email = :email")
                .param("email", EMAIL)
                .query(Long.class)
                .single();
    }

    private String sales() {
        return jdbc.sql("select id::text from role where key = 'sales'")
                .query(String.class)
                .single();
    }

    /// The path of the link that the page shows.
    private static String shown(MvcTestResult answer) throws Exception {
        Matcher link =
                Pattern.compile("http://crm\\.acme\\.test(/welcome/[\\w-]{43})")
                        .matcher(answer.getResponse().getContentAsString());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }
}
