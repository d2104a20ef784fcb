package io.minicrm.people;

import io.minicrm.web.BaseUrl;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The code that proves to an installation without users that whoever opens it also reads its log.
/// Every node that starts on an empty database shows one of its own, and each of them opens.
@Component
class SetupCodes {

    private static final Logger LOG = LoggerFactory.getLogger(SetupCodes.class);

    /// Without letters and digits that look alike: 20 of them are 100 bits.
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final BaseUrl baseUrl;
    private final Environment environment;
    private final Clock clock;

    SetupCodes(
            JdbcClient jdbc,
            Accounts accounts,
            BaseUrl baseUrl,
            Environment environment,
            Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.baseUrl = baseUrl;
        this.environment = environment;
        this.clock = clock;
    }

    /// After everything that may make accounts at start.
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void announce() {
        if (accounts.isEmpty()) {
            LOG.warn(
                    "Nobody has an account yet. Open {} and give this code: {}",
                    baseUrl.at("/setup", environment.getProperty("local.server.port", "3000")),
                    make());
        }
    }

    String make() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if (i > 0 && i % 5 == 0) {
                code.append('-');
            }
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        jdbc.sql("insert into setup_code (code_hash, created_at) values (:hash, :now)")
                .param("hash", hash(code.toString()))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return code.toString();
    }

    boolean accepts(String typed) {
        return jdbc.sql("select exists (select from setup_code where code_hash = :hash)")
                .param("hash", hash(typed))
                .query(Boolean.class)
                .single();
    }

    /// Makes the first administrator, if there is still nobody and the code is right.
    @Transactional
    Optional<Long> use(
            String code, String name, String email, String password, Locale locale, ZoneId zone) {
        if (!accounts.isEmptyForGood() || !accepts(code)) {
            return Optional.empty();
        }
        jdbc.sql("delete from setup_code").update();
        return Optional.of(accounts.addFirst("setup", name, email, password, locale, zone));
    }

    private static byte[] hash(String code) {
        return Token.sha256(
                code.toUpperCase(Locale.ROOT)
                        .replace('O', '0')
                        .replace('I', '1')
                        .replace('L', '1')
                        .replaceAll("[^0-9A-Z]", ""));
    }
}
