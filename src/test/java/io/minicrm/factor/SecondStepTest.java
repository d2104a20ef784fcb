package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.people.Accounts;
import io.minicrm.people.Role;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Between the password and the sign-in of whoever has an authenticator app.
@CrmTest
@Transactional
class SecondStepTest {

    @Autowired MockMvcTester mvc;
    @Autowired FactorMother people;
    @Autowired Accounts accounts;
    @Autowired RecoveryCodes recovery;
    @Autowired Authenticators authenticators;
    @Autowired JdbcClient jdbc;

    Scope anna;
    List<String> codes;

    @BeforeEach
    void anna() {
        anna = people.person("Anna", "anna@step.example", Role.SALES);
        codes = people.connect(anna);
    }

    @Test
    void thePasswordAloneIsNoSignIn() {
        MvcTestResult password = password("anna@step.example");
        assertThat(password).hasStatus(303).headers().hasValue("Location", "/login/second");
        assertThat(password.getResponse().getCookie("minicrm")).isNull();
        Cookie waits = waits(password);
        assertThat(waits.getMaxAge()).isEqualTo(600);
        assertThat(waits.isHttpOnly()).isTrue();
        assertThat(signIns()).isZero();
        assertThat(mvc.get().uri("/contacts").cookie(waits)).hasStatus(303);
        assertThat(mvc.get().uri("/contacts").cookie(new Cookie("minicrm", waits.getValue())))
                .hasStatus(303);
        assertThat(mvc.get().uri("/login/second").cookie(waits))
                .hasStatusOk()
                .bodyText()
                .contains("one-time-code", "Use a recovery code", "10 left");
        assertThat(
                        jdbc.sql("select count(*) from second_step where token_hash = :plain")
                                .param("plain", waits.getValue().getBytes(StandardCharsets.UTF_8))
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void aWrongPasswordDoesNotTellOfTheSecondStep() {
        MvcTestResult wrong =
                mvc.post()
                        .uri("/login")
                        .param("username", "anna@step.example")
                        .param("password", "not hers")
                        .with(csrf())
                        .exchange();
        assertThat(wrong).hasStatus(422);
        assertThat(wrong.getResponse().getCookie("second")).isNull();
    }

    @Test
    void whoHasNoAppComesInAsBefore() {
        people.person("Tom", "tom@step.example", Role.SALES);
        MvcTestResult in = password("tom@step.example");
        assertThat(in).hasStatus(303).headers().hasValue("Location", "/deals?q=1");
        assertThat(in.getResponse().getCookie("minicrm")).isNotNull();
    }

    @Test
    void theCodeLetsInToWhereOneWanted() {
        Cookie waits = waits(password("anna@step.example"));
        String code = people.code(anna, 0);
        MvcTestResult in = code(waits, code.substring(0, 3) + " " + code.substring(3));
        assertThat(in).hasStatus(303).headers().hasValue("Location", "/deals?q=1");
        Cookie cookie = Objects.requireNonNull(in.getResponse().getCookie("minicrm"));
        assertThat(cookie.getMaxAge()).isPositive();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
        assertThat(told("sign_in")).contains("\"way\": \"code\"");
        assertThat(code(waits, people.code(anna, 1)))
                .hasStatus(422)
                .bodyText()
                .contains("too long");
    }

    @Test
    void aCodeIsTakenOnce() {
        String code = people.code(anna, 0);
        assertThat(code(waits(password("anna@step.example")), code)).hasStatus(303);
        assertThat(code(waits(password("anna@step.example")), code))
                .hasStatus(422)
                .bodyText()
                .contains("was used already")
                .doesNotContain(code);
        assertThat(code(waits(password("anna@step.example")), people.code(anna, -1)))
                .as("one of before")
                .hasStatus(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update second_step set expires_at = now() - interval '1 second'",
                "update app_user set password_hash = 'another' where email = 'anna@step.example'",
                "update app_user set status = 'deactivated' where email = 'anna@step.example'",
                "delete from second_step"
            })
    void whatWaitsEnds(String by) {
        Cookie waits = waits(password("anna@step.example"));
        jdbc.sql(by).update();
        assertThat(code(waits, people.code(anna, 0)))
                .hasStatus(422)
                .bodyText()
                .contains("Begin once more");
        assertThat(mvc.get().uri("/login/second").cookie(waits))
                .hasStatus(303)
                .headers()
                .hasValue("Location", "/login");
    }

    @Test
    void withoutAPasswordThereIsNoSecondStep() {
        assertThat(mvc.get().uri("/login/second")).hasStatus(303);
        assertThat(code(new Cookie("second", "made up"), people.code(anna, 0))).hasStatus(422);
    }

    @Test
    void theCodesOfOthersDoNotFit() {
        Scope eve = people.person("Eve", "eve@step.example", Role.SALES);
        List<String> hers = people.connect(eve);
        Cookie waits = waits(password("anna@step.example"));
        assertThat(code(waits, people.code(eve, 0))).hasStatus(422);
        assertThat(recover(waits, hers.getFirst())).hasStatus(422);
        assertThat(recover(waits, people.code(anna, 0))).hasStatus(422);
        assertThat(code(waits, codes.getFirst())).hasStatus(422);
    }

    /// Whoever knows the password guesses five times an hour, from wherever and however often they
    /// begin.
    @Test
    void guessingIsHeldUp() {
        for (int i = 0; i < 5; i++) {
            assertThat(code(waits(password("anna@step.example")), "00000" + i, "203.0.113." + i))
                    .hasStatus(422);
        }
        Cookie waits = waits(password("anna@step.example"));
        MvcTestResult held = code(waits, people.code(anna, 0), "198.51.100.7");
        assertThat(held).hasStatus(429).bodyText().contains("Try again in 12 minutes");
        assertThat(held.getResponse().getHeader("Retry-After")).isNotNull();
        assertThat(recover(waits, codes.getFirst())).hasStatus(429);
        assertThat(told("second_factor_failed")).contains("\"way\": \"code\"");
        assertThat(told("sign_in_held_up")).isNotEmpty();
    }

    /// Somebody else's guessing does not keep them out of the browser they always use.
    @Test
    void aKnownBrowserIsNotHeldUp() {
        MvcTestResult in = code(waits(password("anna@step.example")), people.code(anna, 0));
        Cookie device = Objects.requireNonNull(in.getResponse().getCookie("device"));
        for (int i = 0; i < 6; i++) {
            code(waits(password("anna@step.example")), "00000" + i, "203.0.113." + i);
        }
        Cookie waits = waits(password("anna@step.example"));
        assertThat(code(waits, people.code(anna, 1))).hasStatus(429);
        assertThat(
                        mvc.post()
                                .uri("/login/second")
                                .param("code", people.code(anna, 1))
                                .cookie(waits, device)
                                .with(csrf()))
                .hasStatus(303);
    }

    @Test
    void aRecoveryCodeLetsInOnce() {
        String code = codes.getFirst();
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(each -> each.matches("[2-9a-km-z]{5}-[2-9a-km-z]{5}"));
        Cookie waits = waits(password("anna@step.example"));
        assertThat(mvc.get().uri("/login/second?recover=true").cookie(waits))
                .hasStatusOk()
                .bodyText()
                .contains("Recovery code", "Use your authenticator app");
        assertThat(recover(waits, " " + code.toUpperCase(Locale.ROOT).replace("-", " ")))
                .hasStatus(303);
        assertThat(told("recovery_code_used")).contains("\"left\": 9").doesNotContain(code);
        assertThat(told("sign_in")).contains("recovery_code");
        assertThat(recover(waits(password("anna@step.example")), code))
                .hasStatus(422)
                .bodyText()
                .contains("none of your recovery codes")
                .doesNotContain(code);
    }

    @Test
    void newRecoveryCodesEndTheOldOnes() {
        List<String> fresh = recovery.renew(anna.actor().id());
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(recovery.left(anna.actor().id())).isEqualTo(10);
        assertThat(told("recovery_codes_made")).isNotNull();
        Cookie waits = waits(password("anna@step.example"));
        assertThat(recover(waits, codes.getFirst())).hasStatus(422);
        assertThat(recover(waits, fresh.getFirst())).hasStatus(303);
    }

    @Test
    void aLinkForANewPasswordDoesNotGoRoundIt() {
        String link = accounts.passwordLink("anna@step.example").orElseThrow();
        MvcTestResult chosen =
                mvc.post()
                        .uri(link)
                        .param("password", "quite another long one")
                        .with(csrf())
                        .exchange();
        assertThat(chosen).hasStatus(303).headers().hasValue("Location", "/login/second");
        assertThat(chosen.getResponse().getCookie("minicrm")).isNull();
        assertThat(signIns()).isZero();
        assertThat(code(waits(chosen), people.code(anna, 0)))
                .hasStatus(303)
                .headers()
                .hasValue("Location", "/");
    }

    @Test
    void nothingThatOpensIsKeptAsItIs() {
        byte[] kept =
                jdbc.sql("select secret from authenticator where user_id = :anna")
                        .param("anna", anna.actor().id())
                        .query(byte[].class)
                        .single();
        assertThat(kept).hasSize(12 + 20 + 16);
        Scope tom = people.person("Tom", "tom@step.example", Role.SALES);
        jdbc.sql(
                        """
                        insert into authenticator
                        select :tom, secret, last_step, created_at from authenticator where user_id = :anna
                        """)
                .param("tom", tom.actor().id())
                .param("anna", anna.actor().id())
                .update();
        assertThat(authenticators.take(tom.actor().id(), people.code(anna, 0)))
                .as("a secret is bound to its owner")
                .isFalse();
    }

    private MvcTestResult password(String email) {
        return mvc.post()
                .uri("/login")
                .param("username", email)
                .param("password", FactorMother.PASSWORD)
                .param("stay", "true")
                .param("next", "/deals?q=1")
                .with(csrf())
                .exchange();
    }

    private static Cookie waits(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getCookie("second"));
    }

    private MvcTestResult code(Cookie waits, String code) {
        return code(waits, code, "127.0.0.1");
    }

    private MvcTestResult code(Cookie waits, String code, String from) {
        return mvc.post()
                .uri("/login/second")
                .param("code", code)
                .cookie(waits)
                .with(csrf())
                .with(request -> {
                    request.setRemoteAddr(from);
                    return request;
                })
                .exchange();
    }

    private MvcTestResult recover(Cookie waits, String code) {
        return mvc.post()
                .uri("/login/second")
                .param("code", code)
                .param("recover", "true")
                .cookie(waits)
                .with(csrf())
                .exchange();
    }

    private long signIns() {
        return jdbc.sql("select count(*) from sign_in where user_id = :anna")
                .param("anna", anna.actor().id())
                .query(Long.class)
                .single();
    }

    /// The details of the latest event of a kind about Anna.
    private @Nullable String told(String kind) {
        return jdbc.sql(
                        """
                        select details::text from security_event
                        where kind = :kind and coalesce(subject_id, actor_id) = :anna
                        order by id desc limit 1
                        """)
                .param("kind", kind)
                .param("anna", anna.actor().id())
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
