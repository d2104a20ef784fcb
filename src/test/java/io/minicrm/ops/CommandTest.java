package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    @Test
    void argumentsMeanWhatTheUsageSays() {
        assertThat(Command.of()).contains(new Command.Serve());
        assertThat(Command.of("--server.port=3100")).contains(new Command.Serve());
        assertThat(Command.of("--migrate-only")).contains(new Command.Migrate());
        assertThat(Command.of("--check-config")).contains(new Command.CheckConfig());
        assertThat(Command.of("--rehearse")).contains(new Command.Rehearse());
        assertThat(Command.of("--seed-demo")).contains(new Command.Run("--seed-demo", List.of()));
        assertThat(Command.of("--take-second-factor", "anna@acme.test"))
                .contains(new Command.Run("--take-second-factor", List.of("anna@acme.test")));
        assertThat(Command.of("--reset-password", "anna@acme.test"))
                .contains(new Command.Run("--reset-password", List.of("anna@acme.test")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--migrate",
                "--reset-password",
                "--seed-demo now",
                "--migrate-only --seed-demo",
                "serve"
            })
    void anythingElseIsMisunderstood(String typed) {
        assertThat(Command.of(typed.split(" "))).isEmpty();
    }
}
