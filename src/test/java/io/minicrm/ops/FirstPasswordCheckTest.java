package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.people.Accounts;
import io.minicrm.people.FirstAdministrator;
import io.minicrm.people.Role;
import java.time.ZoneOffset;
import java.util.Locale;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CrmTest
class FirstPasswordCheckTest {

    @Autowired FirstAdministrator administrator;
    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(strings = {"password1234", "P@ssw0rd2026!", "qwertzuiop", "Anna-acme-2026"})
    void whatAnybodyTriesFirstKeepsMiniCrmFromStarting(String password) {
        nobody();
        assertThatThrownBy(() -> start(password))
                .hasMessageStartingWith("Set another ADMIN_PASSWORD, or none")
                .hasMessageNotContaining(password)
                .asInstanceOf(InstanceOfAssertFactories.type(StartRefused.class))
                .returns(StartRefused.CONFIGURATION, StartRefused::exitCode);
    }

    @Test
    void aGoodOneDoesNotNorDoesNone() {
        nobody();
        assertThatCode(() -> start("a sentence of Anna's")).doesNotThrowAnyException();
        assertThatCode(() -> start("")).doesNotThrowAnyException();
    }

    @Test
    void onceSomebodyHasAnAccountItMeansNothing() {
        nobody();
        accounts.add(
                "Berta",
                "berta@acme.test",
                "a sentence of Berta's",
                Role.SALES,
                null,
                Locale.UK,
                ZoneOffset.UTC);
        assertThatCode(() -> start("password1234")).doesNotThrowAnyException();
    }

    private void start(String password) {
        new FirstPasswordCheck(administrator, "anna@acme.test", password)
                .afterSingletonsInstantiated();
    }

    /// As it is at the first start; the test's end brings everybody back.
    private void nobody() {
        jdbc.sql("truncate app_user cascade").update();
    }
}
