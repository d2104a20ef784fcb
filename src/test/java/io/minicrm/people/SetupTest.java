package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import jakarta.servlet.http.Cookie;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// The first run, on a database in which there is nobody.
@CrmTest
@Transactional
@TestPropertySource(properties = "minicrm.time-zone=Europe/Berlin")
@ExtendWith(OutputCaptureExtension.class)
class SetupTest {

    @Autowired MockMvcTester mvc;
    @Autowired SetupCodes codes;
    @Autowired Scopes scopes;
    @Autowired JdbcClient jdbc;

    @Test
    void theSignInPageLeadsToTheFirstRun() {
        assertThat(mvc.get().uri("/login")).hasStatus(303).hasHeader("Location", "/setup");
        assertThat(mvc.get().uri("/setup")).hasStatusOk().bodyText().contains("First run");
    }

    @Test
    void theLogShowsACodeOfWhichOnlyTheHashIsKept(CapturedOutput log) {
        codes.announce();
        var shown =
                Pattern.compile("/setup and give this code: ([0-9A-Z-]{23})").matcher(log.getOut());
        assertThat(shown.find()).isTrue();
        assertThat(codes.accepts(shown.group(1))).isTrue();
        assertThat(codes.accepts(shown.group(1).toLowerCase(Locale.ROOT).replace("-", " ")))
                .isTrue();
        assertThat(jdbc.sql("select code_hash from setup_code").query(byte[].class).list())
                .contains(Token.sha256(shown.group(1).replace("-", "")));
    }

    @Test
    void theCodesOfTwoNodesBothOpen() {
        String first = codes.make();
        String second = codes.make();
        assertThat(codes.accepts(first)).isTrue();
        assertThat(codes.accepts(second)).isTrue();
        assertThat(setUp(first, "anna@setup.example", "a long secret of hers")).hasStatus(303);
        assertThat(codes.accepts(second)).isFalse();
    }

    @Test
    void theCodeMakesTheFirstAdministratorAndNothingAfter() {
        String code = codes.make();
        MvcTestResult answer = setUp(code, "anna@setup.example", "a long secret of hers");
        assertThat(answer).hasStatus(303).hasHeader("Location", "/");
        Cookie cookie = Objects.requireNonNull(answer.getResponse().getCookie("minicrm"));
        assertThat(mvc.get().uri("/settings/people").cookie(cookie)).hasStatusOk();

        assertThat(mvc.get().uri("/setup")).hasStatus(404);
        assertThat(setUp(code, "eve@setup.example", "a long secret of hers")).hasStatus(404);
        assertThat(mvc.get().uri("/login")).hasStatusOk();
    }

    @Test
    void aWrongCodeIsRefusedAndTheFormKeepsWhatWasTyped() {
        codes.make();
        assertThat(setUp("AAAAA-AAAAA-AAAAA-AAAAA", "anna@setup.example", "short"))
                .hasStatus(422)
                .bodyText()
                .contains("This is not the code.")
                .contains("Too short")
                .contains("value=\"anna@setup.example\"")
                .doesNotContain("value=\"short\"");
        assertThat(jdbc.sql("select count(*) from app_user").query(Long.class).single()).isZero();
    }

    @Test
    void codesCannotBeTriedForEver() {
        String code = codes.make();
        for (int i = 0; i < 5; i++) {
            setUp("guess", "anna@setup.example", "a long secret of hers");
        }
        assertThat(setUp(code, "anna@setup.example", "a long secret of hers"))
                .hasStatus(422)
                .bodyText()
                .contains("Too many wrong codes.");
    }

    private MvcTestResult setUp(String code, String email, String password) {
        return mvc.post()
                .uri("/setup")
                .param("code", code)
                .param("name", "Anna")
                .param("email", email)
                .param("password", password)
                .with(csrf())
                .exchange();
    }
}
