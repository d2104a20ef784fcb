package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void argumentsMeanWhatTheUsageSays() {
        assertThat(CommandLine.of()).contains(new CommandLine.Serve());
        assertThat(CommandLine.of("--server.port=3100")).contains(new CommandLine.Serve());
        assertThat(CommandLine.of("--migrate-only")).contains(new CommandLine.Migrate());
        assertThat(CommandLine.of("--check-config")).contains(new CommandLine.CheckConfig());
        assertThat(CommandLine.of("--rehearse")).contains(new CommandLine.Rehearse());
        assertThat(CommandLine.of("--seed-demo"))
                .contains(new CommandLine.Run("--seed-demo", List.of()));
        assertThat(CommandLine.of("--take-second-factor", "anna@acme.test"))
                .contains(new CommandLine.Run("--take-second-factor", List.of("anna@acme.test")));
        assertThat(CommandLine.of("--reset-password", "anna@acme.test"))
                .contains(new CommandLine.Run("--reset-password", List.of("anna@acme.test")));
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
        assertThat(CommandLine.of(typed.split(" "))).isEmpty();
    }
}
