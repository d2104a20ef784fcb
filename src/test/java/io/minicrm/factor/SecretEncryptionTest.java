package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretEncryptionTest {

    private static final byte[] PLAIN = "twenty random bytes!".getBytes(StandardCharsets.UTF_8);

    private final SecretEncryption secretEncryption =
            new SecretEncryption("the key of this installation, long enough");

    @Test
    void whatIsClosedIsReadWithTheSameKeyForTheSamePurposeAlone() {
        byte[] closed = secretEncryption.closed(PLAIN, "authenticator of 7");
        SecretEncryption restarted =
                new SecretEncryption("the key of this installation, long enough");
        assertThat(restarted.opened(closed, "authenticator of 7")).hasValue(PLAIN);
        assertThat(secretEncryption.opened(closed, "authenticator of 8")).isEmpty();
        assertThat(
                        new SecretEncryption("the key of another installation, as long")
                                .opened(closed, "authenticator of 7"))
                .isEmpty();
    }

    @Test
    void whatWasTouchedIsNotRead() {
        byte[] closed = secretEncryption.closed(PLAIN, "p");
        for (int i = 0; i < closed.length; i++) {
            byte[] touched = closed.clone();
            touched[i] ^= 1;
            assertThat(secretEncryption.opened(touched, "p")).as("byte %d", i).isEmpty();
        }
        assertThat(secretEncryption.opened(new byte[0], "p")).isEmpty();
        assertThat(secretEncryption.opened(new byte[12], "p")).isEmpty();
    }

    @Test
    void theSameIsClosedDifferentlyEachTimeAndMarkedTheSame() {
        assertThat(secretEncryption.closed(PLAIN, "p"))
                .isNotEqualTo(secretEncryption.closed(PLAIN, "p"));
        assertThat(secretEncryption.mark("code", "p"))
                .isEqualTo(secretEncryption.mark("code", "p"))
                .isNotEqualTo(secretEncryption.mark("code", "q"))
                .isNotEqualTo(
                        new SecretEncryption("another key of some length and letters")
                                .mark("code", "p"));
    }
}
