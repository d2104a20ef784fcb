package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Scope;
import jakarta.mail.internet.MimeMessage;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@CrmTest
class ForgottenTest extends WithAnna {

    private static final String NEW = "another secret altogether";
    private static final String SUBJECT = "A new password";

    @Autowired SignedIn signedIn;

    @Test
    void theSignInPageLeadsThere() {
        assertThat(mvc.get().uri("/login"))
                .bodyText()
                .contains("href=\"/login/forgotten\"")
                .doesNotContain("Ask an administrator");
        assertThat(mvc.get().uri("/login/forgotten")).hasStatusOk().bodyText().contains("E-mail");
    }

    @Test
    void aLinkComesByMailAndLeadsIn() {
        assertSameAnswer(ask(" Anna@Mailed.example "));
        MimeMessage mail = mail(EMAIL, SUBJECT);
        assertThat(text(mail))
                .contains("Hello Anna Marchetti", "crm.acme.test", "within an hour", "127.0.0.1");
        String link = link(mail);
        assertThat(mvc.get().uri(link)).hasStatusOk().bodyText().contains("For " + EMAIL);
        assertThat(choose(link, NEW)).hasStatus(303).hasHeader("Location", "/");
        assertThat(signIn(NEW)).hasStatus(303);
        assertThat(signIn(PASSWORD)).hasStatus(422);
    }

    @Test
    void theMailIsInTheLanguageOfItsReader() {
        jdbc.sql("update app_user set locale = 'de-DE' where id = :id")
                .param("id", annasId)
                .update();
        ask(EMAIL);
        assertThat(text(mail(EMAIL, "Ein neues Passwort"))).contains("Guten Tag Anna Marchetti");
    }

    @Test
    void aNewPasswordEndsWhereSheIsSignedIn() {
        Scope anna = annasScope();
        var elsewhere = signedIn.cookie(anna);
        ask(EMAIL);
        choose(link(mail(EMAIL, SUBJECT)), NEW);
        assertThat(mvc.get().uri("/settings/profile").cookie(elsewhere)).hasStatus(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody@mailed.example", "'or'1=1--@mailed.example", "ann%@mailed.example"})
    void anUnknownAddressHasTheSameAnswer(String email) {
        assertSameAnswer(ask(email));
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).isEmpty();
    }

    @Test
    void whoIsDeactivatedOrNotYetHereHasTheSameAnswerAndNoMail() {
        for (String status : new String[] {"deactivated", "invited"}) {
            jdbc.sql("update app_user set status = :status where id = :id")
                    .param("status", status)
                    .param("id", annasId)
                    .update();
            assertSameAnswer(ask(EMAIL));
            awaitNoneWaiting();
            assertThat(mailsTo(EMAIL)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anna", "anna@mailed.example\r\nBcc: eve@mailed.example", "a@b\0"})
    void whatIsNoAddressIsRefused(String typed) {
        assertThat(ask(typed)).hasStatus(422);
        assertThat(waiting()).isZero();
    }

    @Test
    void nobodyIsFlooded() {
        IntStream.range(0, 6)
                .forEach(i -> assertSameAnswer(ask(i % 2 == 0 ? EMAIL : "ANNA@mailed.example")));
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).hasSize(3);
    }

    /// An İ is an i to the database, but two letters to Java.
    @Test
    void noWayOfWritingAnAddressHasAnAllowanceOfItsOwn() {
        jdbc.sql("update app_user set email = 'mimi@mailed.example' where id = :id")
                .param("id", annasId)
                .update();
        for (String typed : new String[] {"mimi", "MİMİ", "mİmi", "miMİ", "Mimi"}) {
            assertSameAnswer(ask(typed + "@mailed.example"));
        }
        awaitNoneWaiting();
        assertThat(mailsTo("mimi@mailed.example")).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void fromOneNetworkOnlySoManyAreAskedFor() {
        for (int i = 0; i < 20; i++) {
            assertSameAnswer(ask("nobody" + i + "@mailed.example"));
        }
        MvcTestResult answer = ask(EMAIL);
        assertThat(answer).hasStatus(429).headers().containsHeader("Retry-After");
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).isEmpty();
    }

    @Test
    void aLinkIsGoodForOneUse() {
        ask(EMAIL);
        String link = link(mail(EMAIL, SUBJECT));
        choose(link, NEW);
        assertThat(choose(link, "yet another secret here"))
                .hasStatus(404)
                .bodyText()
                .contains("/login/forgotten");
        assertThat(mvc.get().uri(link)).hasStatus(404);
        assertThat(signIn(NEW)).hasStatus(303);
    }

    @Test
    void aLinkIsGoodForAnHour() {
        ask(EMAIL);
        String link = link(mail(EMAIL, SUBJECT));
        jdbc.sql(
                        """
                        update password_reset
                        set created_at = created_at - interval '61 minutes', expires_at = expires_at - interval '61 minutes'
                        """)
                .update();
        assertThat(mvc.get().uri(link)).hasStatus(404);
        assertThat(choose(link, NEW)).hasStatus(404);
        assertThat(signIn(PASSWORD)).hasStatus(303);
    }

    @Test
    void anAdministratorsLinkHoldsBesideItUntilOneOfThemIsUsed() {
        String byHand = accounts.passwordLink(EMAIL).orElseThrow();
        ask(EMAIL);
        String byMail = link(mail(EMAIL, SUBJECT));
        assertThat(mvc.get().uri(byHand)).hasStatusOk();
        assertThat(mvc.get().uri(byMail)).hasStatusOk();
        choose(byHand, NEW);
        assertThat(mvc.get().uri(byMail)).hasStatus(404);
    }

    @Test
    void anotherAddressEndsTheLinksToTheOneBefore() {
        ask(EMAIL);
        String link = link(mail(EMAIL, SUBJECT));
        assertThat(
                        mvc.post()
                                .uri("/settings/people/" + annasId)
                                .param("name", "Anna Marchetti")
                                .param("email", "moved@mailed.example")
                                .param("role", roleOf(annasId))
                                .with(as(people.administrator("Berta")))
                                .with(csrf()))
                .hasStatus(303)
                .hasHeader("Location", "/settings/people/%d?note=moved".formatted(annasId));
        assertThat(mvc.get().uri(link)).hasStatus(404);
    }

    @Test
    void nobodyWaitsForASlowServerOrOneThatIsAway() throws Exception {
        try (ServerSocket silent = mailServerSaysNothing()) {
            assertThat(silent.isBound()).isTrue();
            assertQuick(() -> assertSameAnswer(ask(EMAIL)));
            assertQuick(() -> assertSameAnswer(ask("nobody@mailed.example")));
        }
        assertQuick(() -> assertSameAnswer(ask(EMAIL)));
    }

    @Test
    void onlyTheHashOfALinkIsKeptAndTheLogTellsNoSecret() {
        ask(EMAIL);
        String token = link(mail(EMAIL, SUBJECT)).substring("/welcome/".length());
        assertThat(
                        jdbc.sql("select token_hash from password_reset where user_id = :anna")
                                .param("anna", annasId)
                                .query(byte[].class)
                                .single())
                .isEqualTo(Token.sha256(token));
        assertThat(
                        jdbc.sql(
                                        """
                                        select details::text from security_event
                                        where kind = 'link_made' and subject_id = :anna
                                        """)
                                .param("anna", annasId)
                                .query(String.class)
                                .single())
                .contains("\"way\": \"mail\"", "\"asked_from\": \"127.0.0.1\"")
                .doesNotContain(token);
    }

    private MvcTestResult ask(String email) {
        return mvc.post().uri("/login/forgotten").param("email", email).with(csrf()).exchange();
    }

    private void assertSameAnswer(MvcTestResult answer) {
        assertThat(answer)
                .hasStatus(303)
                .hasHeader("Location", "/login/forgotten?sent=true")
                .body()
                .isEmpty();
        assertThat(mvc.get().uri("/login/forgotten?sent=true"))
                .hasStatusOk()
                .bodyText()
                .contains("If there is an account with this address, we have sent a link to it.");
    }

    private MvcTestResult choose(String link, String password) {
        return mvc.post().uri(link).param("password", password).with(csrf()).exchange();
    }

    private MvcTestResult signIn(String password) {
        return mvc.post()
                .uri("/login")
                .param("username", EMAIL)
                .param("password", password)
                .with(csrf())
                .exchange();
    }

    private String roleOf(long user) {
        return jdbc.sql("select role_id::text from app_user where id = :id")
                .param("id", user)
                .query(String.class)
                .single();
    }

    private static void assertQuick(Runnable asked) {
        long began = System.nanoTime();
        asked.run();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }
}
