package io.minicrm.factor;

import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Codes that let somebody in who does not have their authenticator app at hand, each once.
@Component
class RecoveryCodes {

    static final int MANY = 10;

    private static final int LETTERS = 10;

    /// Without those that are mistaken for one another: 50 bits in ten of them.
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final SecretEncryption secretEncryption;
    private final SecurityLog log;

    RecoveryCodes(JdbcClient jdbc, SecretEncryption secretEncryption, SecurityLog log) {
        this.jdbc = jdbc;
        this.secretEncryption = secretEncryption;
        this.log = log;
    }

    /// New ones in place of those of before. Only here they can be read.
    @Transactional
    List<String> renew(long userId) {
        List<String> codes = make(userId);
        log.tell(SecurityEvent.of(Kind.RECOVERY_CODES_MADE).by(userId).on(userId));
        return codes;
    }

    /// The same for an app that is just being connected, which is told of by itself.
    @Transactional
    List<String> make(long userId) {
        // One at a time: of two at once, those of one would be mixed with those of the other.
        jdbc.sql("select user_id from authenticator where user_id = :user for update")
                .param("user", userId)
                .query(Long.class)
                .single();
        jdbc.sql("delete from recovery_code where user_id = :user").param("user", userId).update();
        Set<String> codes = new LinkedHashSet<>();
        while (codes.size() < MANY) {
            codes.add(random());
        }
        for (String code : codes) {
            jdbc.sql("insert into recovery_code (user_id, code_hash) values (:user, :hash)")
                    .param("user", userId)
                    .param("hash", hash(userId, code))
                    .update();
        }
        return List.copyOf(codes);
    }

    /// Uses one up. Of two who show the same at once, one comes in.
    @Transactional
    boolean use(long userId, String code) {
        boolean used =
                jdbc.sql(
                                        """
                                        delete from recovery_code
                                        where user_id = :user and code_hash = :hash
                                        """)
                                .param("user", userId)
                                .param("hash", hash(userId, code))
                                .update()
                        == 1;
        if (used) {
            log.tell(
                    SecurityEvent.of(Kind.RECOVERY_CODE_USED)
                            .by(userId)
                            .on(userId)
                            .with("left", left(userId)));
        }
        return used;
    }

    int left(long userId) {
        return jdbc.sql("select count(*) from recovery_code where user_id = :user")
                .param("user", userId)
                .query(Integer.class)
                .single();
    }

    /// However it was typed: in capitals, with blanks, without the hyphen.
    private byte[] hash(long userId, String code) {
        return secretEncryption.mark(
                code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""),
                "recovery code of " + userId);
    }

    private static String random() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LETTERS; i++) {
            if (i == LETTERS / 2) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}
