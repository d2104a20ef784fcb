package io.minicrm.people;

import io.minicrm.web.ReaderTexts;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes the account that `ADMIN_EMAIL` and `ADMIN_PASSWORD` name, for an installation that is set
/// up without a person. Once somebody has an account they mean nothing.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
public class FirstAdministrator {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final ReaderTexts readerTexts;
    private final String email;
    private final String password;
    private final ZoneId zone;

    FirstAdministrator(
            Accounts accounts,
            Passwords passwords,
            ReaderTexts readerTexts,
            @Value("${minicrm.administrator.email}") String email,
            @Value("${minicrm.administrator.password}") String password,
            @Value("${minicrm.time-zone}") ZoneId zone) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.readerTexts = readerTexts;
        this.email = email;
        this.password = password;
        this.zone = zone;
    }

    /// Why nobody may have this password, in case the account is still to be made.
    public Optional<String> refusal(String email, String password) {
        if (email.isEmpty() || password.isEmpty() || !accounts.isEmpty()) {
            return Optional.empty();
        }
        return passwords.problem(password, name(email), email).map(readerTexts.of(Locale.UK)::t);
    }

    private static String name(String email) {
        return email.substring(0, email.indexOf('@'));
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    @Transactional
    void make() {
        if (email.isEmpty() || password.isEmpty() || !accounts.isEmptyForGood()) {
            return;
        }
        accounts.addFirst("settings", name(email), email, password, Locale.UK, zone);
        LOG.info(
                "Made the account of the first administrator, as ADMIN_EMAIL and ADMIN_PASSWORD say.");
    }
}
