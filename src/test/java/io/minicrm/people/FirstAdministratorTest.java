package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.web.ReaderTexts;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class FirstAdministratorTest {

    private static final String EMAIL = "anna@acme.test";
    private static final String PASSWORD = "a sentence of Anna's";

    @Autowired Accounts accounts;
    @Autowired Passwords passwords;
    @Autowired ReaderTexts readerTexts;
    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;

    /// As it is at the first start; the test's end brings everybody back.
    private void nobody() {
        jdbc.sql("truncate app_user cascade").update();
    }

    private void start(String email, String password) {
        new FirstAdministrator(accounts, passwords, readerTexts, email, password, ZoneOffset.UTC)
                .make();
    }

    @Test
    void theAccountThatTheOperatorNamesCanSignIn() {
        nobody();
        start(EMAIL, PASSWORD);
        start(EMAIL, PASSWORD);
        assertThat(
                        mvc.post()
                                .uri("/login")
                                .param("username", EMAIL)
                                .param("password", PASSWORD)
                                .with(csrf()))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/");
        assertThat(accounts.firstAdministrator()).isPresent();
    }

    @Test
    void nothingIsMadeOnceSomebodyIsThereOrAsLongAsAPartIsMissing() {
        nobody();
        start(EMAIL, "");
        start("", PASSWORD);
        assertThat(accounts.isEmpty()).isTrue();
        accounts.add(
                "Berta", "berta@acme.test", PASSWORD, Role.SALES, null, Locale.UK, ZoneOffset.UTC);
        start(EMAIL, PASSWORD);
        assertThat(accounts.firstAdministrator()).isEmpty();
    }
}
