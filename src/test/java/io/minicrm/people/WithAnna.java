package io.minicrm.people;

import io.minicrm.mail.WithMailServer;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// Tests of what one colleague is told by mail.
abstract class WithAnna extends WithMailServer {

    static final String EMAIL = "anna@mailed.example";
    static final String PASSWORD = "a long secret of Anna's";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    long annasId;

    @BeforeEach
    void anna() {
        jdbc.sql("delete from app_user where email like '%@mailed.example'").update();
        jdbc.sql("truncate attempt_allowance").update();
        annasId =
                accounts.add(
                        "Anna Marchetti",
                        EMAIL,
                        PASSWORD,
                        Role.SALES,
                        null,
                        Locale.UK,
                        ZoneId.of("Europe/Berlin"));
    }

    Scope annasScope() {
        return scopes.of(annasId).orElseThrow();
    }
}
