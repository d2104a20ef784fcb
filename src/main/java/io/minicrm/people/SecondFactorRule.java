package io.minicrm.people;

import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The rule of administrators that people of a role must have a second factor.
@Component
class SecondFactorRule {

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final SignIns signIns;
    private final SecurityLog log;

    SecondFactorRule(JdbcClient jdbc, Accounts accounts, SignIns signIns, SecurityLog log) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.signIns = signIns;
        this.log = log;
    }

    /// @param roles the ids of all roles of which it is required from now on
    @Transactional
    void require(Scope scope, Set<Long> roles) {
        Colleagues.administrator(scope);
        jdbc.sql("lock table role in share row exclusive mode").update();
        for (Role role : accounts.roles()) {
            boolean required = roles.contains(role.id());
            if (required != role.secondFactor()) {
                jdbc.sql("update role set second_factor = :required where id = :id")
                        .param("required", required)
                        .param("id", role.id())
                        .update();
                log.tell(
                        SecurityEvent.of(Kind.SETTINGS_CHANGED)
                                .by(scope)
                                .with("what", "second_factor")
                                .with("role", role.key())
                                .with("required", required));
            }
        }
        AfterCommit.runNowAndThen(signIns::forgetAll);
    }
}
