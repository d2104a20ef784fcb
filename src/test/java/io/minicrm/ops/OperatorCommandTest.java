package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Transactional;

/// What operators do on the command line.
@CrmTest
@Transactional
@TestPropertySource(properties = "minicrm.base-url=https://crm.acme.test")
class OperatorCommandTest {

    @Autowired ObjectProvider<OperatorCommand> errands;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String argument, String... more) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return errands.stream()
                .filter(operatorCommand -> operatorCommand.argument().equals(argument))
                .findFirst()
                .orElseThrow()
                .run(List.of(more), out, out);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thePersonWhoIsLockedOutGetsALink() {
        String email = people.administrator("Anna").actor().email();
        assertThat(run("--reset-password", email)).isZero();
        assertThat(said())
                .startsWith("https://crm.acme.test/welcome/")
                .contains("good for 72 hours");
    }

    @Test
    void theSecondFactorOfWhoHasLostItIsTakenAway() {
        String email = people.administrator("Anna").actor().email();
        assertThat(run("--take-second-factor", email)).isZero();
        assertThat(said()).contains(email + " has no second factor now");
        assertThat(run("--take-second-factor", "nobody@acme.test"))
                .isEqualTo(OperatorCommand.REFUSED);
    }

    @Test
    void nobodyOfThatAddressGetsNone() {
        assertThat(run("--reset-password", "nobody@acme.test")).isEqualTo(OperatorCommand.REFUSED);
        assertThat(said()).contains("Nobody active has the e-mail address nobody@acme.test.");
    }

    @Test
    void theDemonstrationGoesIntoAnInstallationWithoutAnybody() {
        jdbc.sql("delete from app_user").update();
        assertThat(run("--seed-demo")).isZero();
        assertThat(count("contact")).isEqualTo(202);
        assertThat(count("contact where owner_id is not null")).isZero();
        assertThat(count("app_user")).isZero();
        assertThat(count("team")).isZero();
    }

    @Test
    void itBelongsToTheFirstAdministrator() {
        jdbc.sql("delete from app_user").update();
        long anna = people.administrator("Anna").actor().id();
        people.administrator("Berta");
        assertThat(run("--seed-demo")).isZero();
        assertThat(count("contact where owner_id = " + anna)).isEqualTo(202);
        assertThat(count("app_user")).isEqualTo(2);
    }

    @Test
    void whereRecordsAreItIsRefused() {
        run("--seed-demo");
        assertThat(run("--seed-demo")).isEqualTo(13);
        assertThat(count("contact")).isEqualTo(202);
    }

    private int count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Integer.class).single();
    }
}
