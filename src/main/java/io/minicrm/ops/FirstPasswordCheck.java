package io.minicrm.ops;

import io.minicrm.people.FirstAdministrator;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// `ADMIN_PASSWORD` obeys the rules of all passwords. What they are is known once there is a
/// database, and it matters only as long as nobody has an account.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class FirstPasswordCheck implements SmartInitializingSingleton {

    private final FirstAdministrator administrator;
    private final String email;
    private final String password;

    FirstPasswordCheck(
            FirstAdministrator administrator,
            @Value("${minicrm.administrator.email}") String email,
            @Value("${minicrm.administrator.password}") String password) {
        this.administrator = administrator;
        this.email = email;
        this.password = password;
    }

    @Override
    public void afterSingletonsInstantiated() {
        administrator
                .refusal(email, password)
                .ifPresent(reason -> {
                    throw new StartRefused(
                            StartRefused.CONFIGURATION,
                            "Set another %s, or none and make the account in the browser: %s"
                                    .formatted(Setting.ADMIN_PASSWORD, reason));
                });
    }
}
