package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.mail.MailMessage;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import jakarta.servlet.http.Cookie;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

@CrmTest
class SecurityNoticeMailsTest extends WithAnna {

    private static final String FIREFOX =
            "Mozilla/5.0 (Windows NT 10.0; rv:146.0) Gecko/20100101 Firefox/146.0";

    @Autowired SecurityNoticeMails notices;
    @Autowired SecurityLog log;
    @Autowired TransactionTemplate transaction;

    static Stream<Kind> noticed() {
        return Arrays.stream(Kind.values()).filter(Kind::isNoticed);
    }

    @ParameterizedTest
    @MethodSource("noticed")
    void whateverIsNoticedHasATextInBothLanguages(Kind kind) {
        Set<String> subjects = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (String language : new String[] {"en-GB", "de-DE"}) {
            jdbc.sql("update app_user set locale = :locale where id = :id")
                    .param("locale", language)
                    .param("id", annasId)
                    .update();
            MailMessage mailMessage =
                    notices.write(
                                    Map.of(
                                            "event", kind.key(),
                                            "person", Long.toString(annasId),
                                            "at", "2026-11-28T11:04:00Z"))
                            .orElseThrow();
            subjects.add(mailMessage.subject());
            texts.add(mailMessage.text());
            assertThat(mailMessage.subject()).startsWith("MiniCRM: ");
            assertThat(mailMessage.text()).contains("crm.acme.test").doesNotContain("{", "people.");
        }
        assertThat(subjects).hasSize(2);
        assertThat(texts).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("noticed")
    void whateverIsNoticedIsMailedOnceItHasHappened(Kind kind) {
        transaction.executeWithoutResult(status -> {
            log.tell(SecurityEvent.of(kind).by(annasId).on(annasId));
            status.setRollbackOnly();
        });
        log.tell(SecurityEvent.of(kind).by(annasId).on(annasId));
        mail(EMAIL, "MiniCRM: ");
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).hasSize(1);
    }

    @Test
    void aChangedPasswordIsTold() {
        assertThat(
                        mvc.post()
                                .uri("/settings/profile")
                                .param("name", "Anna Marchetti")
                                .param("zone", "Europe/Berlin")
                                .param("locale", "en-GB")
                                .param("current", PASSWORD)
                                .param("password", "another secret altogether")
                                .with(as(annasScope()))
                                .with(csrf()))
                .hasStatus(303);
        assertThat(text(mail(EMAIL, "your password was changed")))
                .contains("Hello Anna Marchetti,", "crm.acme.test", "/login/forgotten")
                .contains("(Central European")
                .contains("From: 127.0.0.1")
                .doesNotContain("By:", "another secret");
    }

    @Test
    void aChangedAddressIsToldToBothAndByWhom() {
        Scope admin = people.administrator("Berta");
        changeEmail(admin, "anna.m@mailed.example");
        assertThat(text(mail("anna.m@mailed.example", "your e-mail address was changed")))
                .contains("By: Berta, berta@example.com");
        assertThat(text(mail(EMAIL, "your e-mail address was changed")))
                .contains("tell an administrator at once")
                .doesNotContain("anna.m@mailed.example", "/login/forgotten");
    }

    @Test
    void whoHasNotComeYetIsToldNothingOfIt() {
        jdbc.sql("update app_user set status = 'invited', password_hash = null where id = :id")
                .param("id", annasId)
                .update();
        changeEmail(people.administrator("Berta"), "anna.m@mailed.example");
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).isEmpty();
        assertThat(mailsTo("anna.m@mailed.example")).isEmpty();
    }

    @Test
    void theFirstPasswordIsNoNews() {
        jdbc.sql("update app_user set status = 'invited', password_hash = null where id = :id")
                .param("id", annasId)
                .update();
        String link = accounts.passwordLink(EMAIL).orElseThrow();
        assertThat(mvc.post().uri(link).param("password", PASSWORD).with(csrf())).hasStatus(303);
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).isEmpty();
    }

    @Test
    void aSignInFromANewDeviceIsToldButNotTheFirstNorAKnownOne() {
        Cookie device = device(signIn(null));
        signIn(device);
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).isEmpty();

        signIn(null);
        assertThat(text(mail(EMAIL, "a sign-in from a new device")))
                .contains("With: Firefox on Windows", "From: 127.0.0.1", "/login/forgotten");
        awaitNoneWaiting();
        assertThat(mailsTo(EMAIL)).hasSize(1);
    }

    /// Another's browser is new for her, also when it is known.
    @Test
    void aBrowserKnownAsAnothersIsNewAllTheSame() {
        Cookie hers = device(signIn(null));
        accounts.add(
                "Otto",
                "otto@mailed.example",
                PASSWORD,
                Role.SALES,
                null,
                Locale.UK,
                ZoneId.of("Europe/Berlin"));
        signIn("otto@mailed.example", null);
        signIn("otto@mailed.example", hers);
        mail("otto@mailed.example", "a sign-in from a new device");
        assertThat(mailsTo(EMAIL)).isEmpty();
    }

    @Test
    void aServerThatSaysNothingHoldsNothingUp() throws Exception {
        try (ServerSocket silent = mailServerSaysNothing()) {
            assertThat(silent.isBound()).isTrue();
            long began = System.nanoTime();
            log.tell(SecurityEvent.of(Kind.PASSWORD_CHANGED).by(annasId).on(annasId));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    private void changeEmail(Scope admin, String email) {
        String role =
                jdbc.sql("select role_id::text from app_user where id = :id")
                        .param("id", annasId)
                        .query(String.class)
                        .single();
        assertThat(
                        mvc.post()
                                .uri("/settings/people/" + annasId)
                                .param("name", "Anna Marchetti")
                                .param("email", email)
                                .param("role", role)
                                .with(as(admin))
                                .with(csrf()))
                .hasStatus(303);
    }

    private MvcTestResult signIn(@Nullable Cookie device) {
        return signIn(EMAIL, device);
    }

    private MvcTestResult signIn(String email, @Nullable Cookie device) {
        var request =
                mvc.post()
                        .uri("/login")
                        .header("User-Agent", FIREFOX)
                        .param("username", email)
                        .param("password", PASSWORD)
                        .with(csrf());
        MvcTestResult answer = (device == null ? request : request.cookie(device)).exchange();
        assertThat(answer).hasStatus(303);
        return answer;
    }

    private static Cookie device(MvcTestResult answer) {
        Cookie device = answer.getResponse().getCookie("device");
        if (device == null) {
            throw new AssertionError("no device was remembered");
        }
        return device;
    }
}
