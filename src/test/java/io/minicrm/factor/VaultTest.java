package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final byte[] PLAIN = "twenty random bytes!".getBytes(StandardCharsets.UTF_8);

    private final Vault vault = new Vault("the key of this installation, long enough");

    @Test
    void whatIsClosedIsReadWithTheSameKeyForTheSamePurposeAlone() {
        byte[] closed = vault.closed(PLAIN, "authenticator of 7");
        Vault restarted = new Vault("the key of this installation, long enough");
        assertThat(restarted.opened(closed, "authenticator of 7")).hasValue(PLAIN);
        assertThat(vault.opened(closed, "authenticator of 8")).isEmpty();
        assertThat(
                        new Vault("the key of another installation, as long")
                                .opened(closed, "authenticator of 7"))
                .isEmpty();
    }

    @Test
    void whatWasTouchedIsNotRead() {
        byte[] closed = vault.closed(PLAIN, "p");
        for (int i = 0; i < closed.length; i++) {
            byte[] touched = closed.clone();
            touched[i] ^= 1;
            assertThat(vault.opened(touched, "p")).as("byte %d", i).isEmpty();
        }
        assertThat(vault.opened(new byte[0], "p")).isEmpty();
        assertThat(vault.opened(new byte[12], "p")).isEmpty();
    }

    @Test
    void theSameIsClosedDifferentlyEachTimeAndMarkedTheSame() {
        assertThat(vault.closed(PLAIN, "p")).isNotEqualTo(vault.closed(PLAIN, "p"));
        assertThat(vault.mark("code", "p"))
                .isEqualTo(vault.mark("code", "p"))
                .isNotEqualTo(vault.mark("code", "q"))
                .isNotEqualTo(
                        new Vault("another key of some length and letters").mark("code", "p"));
    }
}
