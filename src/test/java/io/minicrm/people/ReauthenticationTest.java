package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// A sign-in ends some day, and an old one is not enough for what is dangerous.
@CrmTest
@Transactional
class ReauthenticationTest {

    private static final String PASSWORD = "a long secret of theirs";
    private static final String ASKED = "Password of anna@proof.example";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired SignedIn signedIn;
    @Autowired SignIns signIns;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    Cookie cookie;

    @BeforeEach
    void people() {
        anna = person("Anna", "anna@proof.example", Role.ADMINISTRATOR);
        tom = person("Tom", "tom@proof.example", Role.SALES);
        cookie = signedIn.cookie(anna);
        proven(Duration.ofMinutes(11));
    }

    private Scope person(String name, String email, String role) {
        long id = accounts.add(name, email, PASSWORD, role, null, Locale.UK, ZoneOffset.UTC);
        return scopes.of(id).orElseThrow();
    }

    /// @param ago when Anna last gave her password
    private void proven(Duration ago) {
        jdbc.sql("update sign_in set proven_at = now() - :ago::interval where user_id = :anna")
                .param("ago", ago.toString())
                .param("anna", anna.actor().id())
                .update();
        signIns.forgetAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "deactivate", "reactivate", "end-sign-ins"})
    void whatIsDangerousAsksForThePasswordAgain(String deed) {
        String path = "/settings/people/" + tom.actor().id() + "/" + deed;
        Cookie toms = signedIn.cookie(tom);
        assertThat(post(path, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains(ASKED, "action=\"" + path + "\"");
        assertThat(mvc.get().uri("/settings/profile").cookie(toms)).hasStatusOk();
        assertThat(jdbc.sql("select count(*) from password_link").query(Long.class).single())
                .isZero();

        assertThat(post(path, Map.of("proof-password", "not hers")))
                .hasStatus(422)
                .bodyText()
                .contains(ASKED, "This is not your present password.")
                .doesNotContain("not hers");
        assertThat(post(path, Map.of("proof-password", PASSWORD)).getResponse().getStatus())
                .isBetween(201, 303);
        assertThat(post("/settings/people/" + tom.actor().id() + "/link", Map.of()))
                .bodyText()
                .doesNotContain(ASKED);
    }

    @Test
    void whatWasTypedGoesOnWithThePassword() {
        String role = role(Role.MANAGER);
        Map<String, String> typed =
                Map.of("name", "Tom <b>\"&", "email", "tom.new@proof.example", "role", role);
        String path = "/settings/people/" + tom.actor().id();
        assertThat(post(path, typed))
                .hasStatus(422)
                .bodyText()
                .contains(
                        ASKED,
                        "name=\"name\" value=\"Tom &lt;b>&#34;&amp;\"",
                        "name=\"email\" value=\"tom.new@proof.example\"",
                        "name=\"role\" value=\"" + role + "\"");
        assertThat(scopes.of(tom.actor().id()).orElseThrow().actor().email())
                .isEqualTo("tom@proof.example");

        Map<String, String> all = new HashMap<>(typed);
        all.put("proof-password", PASSWORD);
        assertThat(post(path, all)).hasStatus(303);
        assertThat(scopes.of(tom.actor().id()).orElseThrow().actor().email())
                .isEqualTo("tom.new@proof.example");
    }

    @Test
    void somebodyNewNeedsItTooForTheirLink() {
        Map<String, String> typed =
                Map.of("name", "Mia", "email", "mia@proof.example", "role", role(Role.SALES));
        assertThat(post("/settings/people", typed)).hasStatus(422).bodyText().contains(ASKED);
        assertThat(accounts.passwordLink("mia@proof.example")).isEmpty();
    }

    @Test
    void aNameAloneIsCorrectedWithoutIt() {
        assertThat(
                        post(
                                "/settings/people/" + tom.actor().id(),
                                Map.of(
                                        "name", "Thomas",
                                        "email", "tom@proof.example",
                                        "role", role(Role.SALES))))
                .hasStatus(303);
    }

    @Test
    void whoGaveItJustNowIsNotAsked() {
        proven(Duration.ofMinutes(9));
        assertThat(post("/settings/people/" + tom.actor().id() + "/link", Map.of())).hasStatus(201);
    }

    @Test
    void nobodyGuessesHereForEver() {
        String path = "/settings/people/" + tom.actor().id() + "/link";
        for (int i = 0; i < 5; i++) {
            post(path, Map.of("proof-password", "guess " + i));
        }
        assertThat(post(path, Map.of("proof-password", PASSWORD)))
                .hasStatus(422)
                .bodyText()
                .contains("Too many wrong passwords.");
    }

    @ParameterizedTest
    @CsvSource({"true, 89, 200", "true, 91, 303", "false, 6, 200", "false, 8, 303"})
    void aSignInEndsHoweverMuchItIsUsed(boolean stays, int days, int status) {
        jdbc.sql(
                        """
                        update sign_in set stays = :stays, created_at = now() - make_interval(days => :days),
                            last_seen_at = now()
                        where user_id = :anna
                        """)
                .param("stays", stays)
                .param("days", days)
                .param("anna", anna.actor().id())
                .update();
        signIns.forgetAll();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(status);
        assertThat(signIns.of(anna.actor().id())).hasSize(status == 200 ? 1 : 0);
    }

    /// Also one that an application of before has begun, which knew no proof.
    @Test
    void aSignInOfBeforeIsAsOldAsItsBeginning() {
        jdbc.sql("update sign_in set proven_at = null, created_at = now() - interval '1 hour'")
                .update();
        signIns.forgetAll();
        assertThat(post("/settings/people/" + tom.actor().id() + "/link", Map.of())).hasStatus(422);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewPasswordLeavesTheSignInAsLongAsItWas(boolean stays) {
        MvcTestResult in =
                mvc.post()
                        .uri("/login")
                        .param("username", "tom@proof.example")
                        .param("password", PASSWORD)
                        .param("stay", Boolean.toString(stays))
                        .with(csrf())
                        .exchange();
        MvcTestResult changed =
                mvc.post()
                        .uri("/settings/profile")
                        .param("name", "Tom")
                        .param("locale", "en-GB")
                        .param("zone", "UTC")
                        .param("current", PASSWORD)
                        .param("password", "another long secret")
                        .cookie(Objects.requireNonNull(in.getResponse().getCookie("minicrm")))
                        .with(csrf())
                        .exchange();
        Cookie fresh = Objects.requireNonNull(changed.getResponse().getCookie("minicrm"));
        assertThat(fresh.getMaxAge() > 0).isEqualTo(stays);
        assertThat(
                        jdbc.sql("select stays from sign_in where user_id = :tom")
                                .param("tom", tom.actor().id())
                                .query(Boolean.class)
                                .single())
                .isEqualTo(stays);
    }

    private String role(String key) {
        return jdbc.sql("select id::text from role where key = :key")
                .param("key", key)
                .query(String.class)
                .single();
    }

    private MvcTestResult post(String path, Map<String, String> parameters) {
        var request = mvc.post().uri(path).cookie(cookie).with(csrf());
        parameters.forEach(request::param);
        return request.exchange();
    }
}
