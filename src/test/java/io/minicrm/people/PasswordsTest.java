package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.TestPropertySource;

@CrmTest
@TestPropertySource(properties = "minicrm.base-url=http://crm.hofmann-werke.example")
class PasswordsTest {

    @Autowired Passwords passwords;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "letmein1234",
                "Monkey12345",
                "abcdabcdab",
                "P@ssw0rd2024",
                "Sunshine2025!",
                "dragon000000000",
                "monkeymonkey",
                "qwertzuiop1",
                "98765432101",
                "ABCDEFGHIJK",
                "basketball",
                "1q2w3e4r5t6y",
                "ｐａｓｓｗｏｒｄ１２３",
                "aaaaaaaaaaaaa"
            })
    void whatAnybodyTriesFirstIsRefused(String password) {
        assertThat(problem(password)).hasValue("people.password.guessed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claranystrom",
                "Clara Nyström",
                "nystrom-clara1",
                "clara@example1",
                "Hofmann-Werke",
                "hofmannclara9",
                "MiniCRM-MiniCRM"
            })
    void oneselfAndTheCompanyAreRefused(String password) {
        assertThat(problem(password)).hasValue("people.password.own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "Wolkenkuckuck im Juli",
                "xK9#mP2$vLqz",
                "Clara fährt gern mit dem Rad",
                "長い秘密の言葉は忘れない",
                "a long secret of theirs"
            })
    void othersAreTaken(String password) {
        assertThat(problem(password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"жёлтая", "秘密の言葉は", "🦊🐢🦀🐙", "Σίσυφος"})
    void sixtyFourLettersOfAnyScriptCountToTheLast(String piece) {
        int[] letters = (piece + "abcdefg").repeat(20).codePoints().limit(64).toArray();
        String password = new String(letters, 0, 64);
        assertThat(problem(password)).isEmpty();
        String hash = passwords.hash(password);
        letters[63]++;
        assertThat(passwords.matches(password, hash)).isTrue();
        assertThat(passwords.matches(new String(letters, 0, 64), hash)).isFalse();
        assertThat(passwords.isOutdated(hash)).isFalse();
    }

    @Test
    void aPasswordOfBeforeStillOpensAndIsMadeStronger() {
        String old = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("a long secret of theirs");
        assertThat(passwords.matches("a long secret of theirs", old)).isTrue();
        assertThat(passwords.isOutdated(old)).isTrue();
        assertThat(passwords.isOutdated(passwords.hash("a long secret of theirs"))).isFalse();
        assertThat(passwords.hash("a long secret of theirs")).startsWith("{bcrypt}");
        assertThat(passwords.matches("x", "{noop}x")).isFalse();
    }

    @Test
    void theListIsReadQuickly() {
        problem("correct horse battery");
        long begin = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            problem("correct horse battery" + i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    private Optional<String> problem(String password) {
        return passwords.problem(password, "Clara Nyström", "clara@example.com").map(Problem::key);
    }
}
