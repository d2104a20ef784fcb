package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.annotation.Transactional;

/// What people do with accounts is told to the security log.
@CrmTest
@Transactional
@ExtendWith(OutputCaptureExtension.class)
class SecurityToldTest {

    private static final String PASSWORD = "a long secret of theirs";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired SignedIn signedIn;
    @Autowired Teams teams;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    /// An address of its own for each test: what is told of one is held back after a while.
    String address = "2001:db8:" + UUID.randomUUID().toString().substring(0, 4) + "::7";

    @BeforeEach
    void people() {
        anna = person("Anna", "anna@told.example", Role.ADMINISTRATOR);
        tom = person("Tom", "tom@told.example", Role.SALES);
    }

    private Scope person(String name, String email, String role) {
        long id = accounts.add(name, email, PASSWORD, role, null, Locale.UK, ZoneOffset.UTC);
        return scopes.of(id).orElseThrow();
    }

    @Test
    void signInsAreToldWithWhoseAccountAndFromWhere() {
        signIn("tom@told.example", "not the password");
        signIn("nobody@told.example", "my real password");
        signIn("TOM@told.example", PASSWORD);
        assertThat(told())
                .containsExactly(
                        "sign_in_failed null %d {}".formatted(tom.actor().id()),
                        "sign_in_failed null null {}",
                        "sign_in %d null {\"way\": \"password\", \"stays\": false, \"system\": \"\", \"browser\": \"\"}"
                                .formatted(tom.actor().id()));
        assertThat(
                        jdbc.sql(
                                        "select distinct address from security_event where address = :here")
                                .param("here", address)
                                .query(String.class)
                                .list())
                .containsExactly(address);
        assertThat(everything()).doesNotContain("real password", "nobody@told.example");
    }

    @Test
    void aRequestIsKnownByItsId() {
        mvc.post()
                .uri("/login")
                .requestAttr("org.apache.tomcat.request.forwarded", true)
                .header("X-Request-Id", "told-by-this")
                .param("username", "tom@told.example")
                .param("password", PASSWORD)
                .with(csrf())
                .exchange();
        assertThat(
                        jdbc.sql(
                                        "select kind from security_event where request_id = 'told-by-this'")
                                .query(String.class)
                                .list())
                .containsExactly("sign_in");
    }

    @Test
    void guessingThatIsHeldUpIsToldAndDoesNotFillTheTable() {
        for (int i = 0; i < 40; i++) {
            signIn("tom@told.example", "guess number " + i);
        }
        assertThat(told().stream().filter(line -> line.startsWith("sign_in_failed"))).hasSize(5);
        assertThat(told().stream().filter(line -> line.startsWith("sign_in_held_up")))
                .hasSize(10)
                .allMatch(line -> line.contains(" " + tom.actor().id() + " "));
    }

    @Test
    void aLinkThatIsMadeAndUsedIsToldWithoutIt() {
        String link = link(post("/settings/people/%d/link".formatted(tom.actor().id())));
        mvc.post().uri(link).param("password", "the newest of his secrets").with(csrf()).exchange();
        assertThat(told())
                .containsSubsequence(
                        "link_made %d %d {\"purpose\": \"reset\"}"
                                .formatted(anna.actor().id(), tom.actor().id()),
                        "link_used %1$d %1$d {\"purpose\": \"reset\"}".formatted(tom.actor().id()),
                        "password_changed %1$d %1$d {}".formatted(tom.actor().id()));
        assertThat(everything())
                .doesNotContain(link.substring("/welcome/".length()), "newest of his secrets");
    }

    @Test
    void whatBecomesOfAColleagueIsToldFromWhatToWhat() {
        long manager =
                jdbc.sql("select id from role where key = 'manager'").query(Long.class).single();
        mvc.post()
                .uri("/settings/people/" + tom.actor().id())
                .param("name", "Tom")
                .param("email", "tomas@told.example")
                .param("role", Long.toString(manager))
                .with(as(anna))
                .with(csrf())
                .exchange();
        post("/settings/people/%d/deactivate".formatted(tom.actor().id()));
        post("/settings/people/%d/reactivate".formatted(tom.actor().id()));
        String both = anna.actor().id() + " " + tom.actor().id();
        assertThat(told())
                .containsExactly(
                        "person_changed "
                                + both
                                + " {\"role\": {\"to\": \"manager\", \"from\": \"sales\"}}",
                        "email_changed "
                                + both
                                + " {\"email\": {\"to\": \"tomas@told.example\", \"from\": \"tom@told.example\"}}",
                        "person_deactivated " + both + " {}",
                        "person_reactivated " + both + " {}");
    }

    @Test
    void whatWasRefusedIsNotToldAsDone() {
        mvc.post()
                .uri("/settings/people/" + tom.actor().id())
                .param("name", "Tom")
                .param("email", "anna@told.example")
                .param("role", "1")
                .with(as(anna))
                .with(csrf())
                .exchange();
        assertThat(told()).isEmpty();
    }

    @Test
    void refusedAccessAndForgedFormsAreTold() {
        assertThat(mvc.get().uri("/settings/people").with(as(tom)).with(here())).hasStatus(403);
        assertThat(mvc.post().uri("/settings/profile").cookie(signedIn.cookie(tom)).with(here()))
                .hasStatus(403);
        assertThat(mvc.post().uri("/welcome/a-secret-token").with(here())).hasStatus(403);
        assertThat(
                        mvc.post()
                                .uri("/login")
                                .header("Sec-Fetch-Site", "cross-site")
                                .with(here())
                                .with(csrf()))
                .hasStatus(403);
        assertThat(told())
                .contains(
                        "access_refused %d null {\"path\": \"/settings/people\", \"method\": \"GET\"}"
                                .formatted(tom.actor().id()),
                        "forgery_refused %d null {\"path\": \"/settings/profile\", \"method\": \"POST\"}"
                                .formatted(tom.actor().id()),
                        "forgery_refused null null {\"path\": \"/welcome/…\", \"method\": \"POST\"}",
                        "forgery_refused null null {\"path\": \"/login\", \"method\": \"POST\"}");
        assertThat(everything()).doesNotContain("a-secret-token");
    }

    @Test
    void whatARoleDoesNotAllowIsTold() {
        jdbc.sql("update role_permission set reach = 'NONE' where action = 'EXPORT'").update();
        Cookie cookie = signedIn.cookie(tom);
        assertThat(mvc.get().uri("/contacts/export.csv").cookie(cookie)).hasStatus(403);
        assertThat(told())
                .contains(
                        "access_refused %d null {\"path\": \"/contacts/export.csv\", \"method\": \"GET\"}"
                                .formatted(tom.actor().id()));
    }

    @Test
    void signingOutAndEndingSignInsIsTold() {
        Cookie here = signedIn.cookie(tom);
        signedIn.cookie(tom);
        mvc.post()
                .uri("/settings/profile/sign-ins/end-others")
                .cookie(here)
                .with(csrf())
                .exchange();
        mvc.post().uri("/logout").cookie(here).with(csrf()).exchange();
        assertThat(told())
                .containsSubsequence(
                        "sign_ins_ended %1$d %1$d {\"sign_ins\": 1}".formatted(tom.actor().id()),
                        "sign_out %d null {}".formatted(tom.actor().id()));
    }

    @Test
    void aChangedTeamIsTold() {
        mvc.post()
                .uri("/settings/teams")
                .param("version", teams.form().mark())
                .param("name-new-1", "Told about")
                .with(as(anna))
                .with(csrf())
                .exchange();
        assertThat(told())
                .singleElement()
                .asString()
                .startsWith("settings_changed " + anna.actor().id())
                .contains("\"what\": \"teams\"", "{\"to\": \"Told about\", \"from\": \"\"}");
    }

    @Test
    void theSameIsALineOfTheLogOnceItIsSo(CapturedOutput output) {
        post("/settings/people/%d/deactivate".formatted(tom.actor().id()));
        assertThat(output).doesNotContain("event=person_deactivated");
        TestTransaction.end();
        assertThat(output).doesNotContain("event=person_deactivated");

        TestTransaction.start();
        TestTransaction.flagForCommit();
        long id =
                accounts.add(
                        "Log",
                        "log@told.example",
                        PASSWORD,
                        Role.SALES,
                        null,
                        Locale.UK,
                        ZoneOffset.UTC);
        signIn("log@told.example", PASSWORD);
        TestTransaction.end();
        assertThat(output)
                .contains(
                        "event=sign_in outcome=done actor=%d subject=- address=%s details={\"way\":\"password\""
                                .formatted(id, address));
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", id)
                .update();
    }

    @Test
    void whatLeavesIsTold() {
        jdbc.sql("update role_permission set reach = 'ALL'").update();
        Cookie cookie = signedIn.cookie(tom);
        assertThat(mvc.get().uri("/contacts/export.csv").cookie(cookie)).hasStatusOk();
        assertThat(mvc.get().uri("/reports/export.csv").cookie(cookie)).hasStatusOk();
        assertThat(told())
                .contains(
                        "exported %d null {\"rows\": 0, \"what\": \"contact\"}"
                                .formatted(tom.actor().id()))
                .anyMatch(line ->
                        line.startsWith("exported " + tom.actor().id())
                                && line.contains("\"what\": \"report\""));
    }

    private void signIn(String email, String password) {
        mvc.post()
                .uri("/login")
                .param("username", email)
                .param("password", password)
                .with(here())
                .with(csrf())
                .exchange();
    }

    private RequestPostProcessor here() {
        return request -> {
            request.setRemoteAddr(address);
            return request;
        };
    }

    private MvcTestResult post(String path) {
        return mvc.post().uri(path).with(as(anna)).with(csrf()).exchange();
    }

    private static String link(MvcTestResult answer) {
        try {
            Matcher link =
                    Pattern.compile("/welcome/[A-Za-z0-9_-]{43}")
                            .matcher(answer.getResponse().getContentAsString());
            assertThat(link.find()).isTrue();
            return link.group();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /// What this test's transaction told, but for the sign-ins that the test's kit begins.
    private List<String> told() {
        return jdbc.sql(
                        """
                        select kind || ' ' || coalesce(actor_id::text, 'null') || ' '
                            || coalesce(subject_id::text, 'null') || ' ' || details::text
                        from security_event
                        where (actor_id in (:ours) or subject_id in (:ours) or address = :here)
                            and not (kind = 'sign_in' and details ->> 'stays' = 'true')
                        order by id
                        """)
                .params(
                        Map.of(
                                "ours",
                                List.of(anna.actor().id(), tom.actor().id()),
                                "here",
                                address))
                .query((row, _) -> row.getString(1))
                .list();
    }

    private String everything() {
        return jdbc.sql("select coalesce(string_agg(e::text, ' '), '') from security_event e")
                .query(String.class)
                .single();
    }
}
