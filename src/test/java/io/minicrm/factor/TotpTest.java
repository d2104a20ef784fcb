package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /// The test vectors of RFC 6238, appendix B, for SHA-1.
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void codesAreThoseOfTheStandard(long second, String code) {
        long step = Totp.step(Instant.ofEpochSecond(second));
        assertThat(Totp.code(KEY, step, 8)).isEqualTo(code);
        assertThat(Totp.code(KEY, step)).isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void aClockMayGoWrongByOneStep(int steps, boolean taken) {
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.step(now) + steps;
        assertThat(Totp.stepOf(KEY, Totp.code(KEY, step), now).isPresent()).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00592", "0059240", "٠٠٥٩٢٤", "-05924"})
    void whatIsNoCodeFits(String typed) {
        assertThat(Totp.stepOf(KEY, typed, Instant.ofEpochSecond(1_234_567_890))).isEmpty();
    }

    /// Appendix B's key in the letters of RFC 4648.
    @Test
    void aSecretIsTypedInTheLettersThatAppsKnow() {
        assertThat(TotpSecret.of(KEY).base32()).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(TotpSecret.of(KEY).address("MiniCRM crm.acme.example", "anna+x@acme.example"))
                .isEqualTo(
                        "otpauth://totp/MiniCRM%20crm.acme.example:anna%2Bx%40acme.example"
                                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=MiniCRM%20crm.acme.example");
        assertThat(TotpSecret.random().bytes()).hasSize(20);
        assertThat(TotpSecret.of(KEY)).hasToString("a secret");
    }
}
