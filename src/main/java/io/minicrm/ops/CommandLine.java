package io.minicrm.ops;

import java.util.List;
import java.util.Optional;

/// What the command line asks for.
sealed interface CommandLine {

    /// Serves pages until it is stopped.
    record Serve() implements CommandLine {}

    /// Brings the database to this version's schema, and ends.
    record Migrate() implements CommandLine {}

    /// Checks every setting it is given, those of the stack too, without a database.
    record CheckConfig() implements CommandLine {}

    /// Starts without a database, as far as that goes, and ends: what the build watches to learn
    /// what a start needs.
    record Rehearse() implements CommandLine {}

    /// Does one of the rooms' errands, and ends.
    record Run(String errand, List<String> arguments) implements CommandLine {}

    String USAGE =
            """
            usage: minicrm [--migrate-only | --check-config | --rehearse | --seed-demo | --reset-password EMAIL | --take-second-factor EMAIL]
              without an argument: serves MiniCRM on PORT (3000)
              --migrate-only        brings the database to this version's schema, and ends
              --check-config        checks the settings in the environment, and ends
              --rehearse            starts as far as it can without a database, and ends; the build makes the image's cache with it
              --seed-demo           fills an installation without records with demonstration data; never makes an account
              --reset-password      prints a link, good for 72 hours and one use, with which this person chooses a password
              --take-second-factor  takes the second factor from this person, who has lost it
            """;

    /// What these arguments mean; empty when nothing. Those with a value, as Spring Boot reads them
    /// (`--server.port=3100`), may stand anywhere.
    static Optional<CommandLine> of(String... arguments) {
        List<String> own =
                List.of(arguments).stream()
                        .filter(argument -> !argument.matches("--[A-Za-z0-9._-]+=.*"))
                        .toList();
        return switch (String.join(" ", own).replaceFirst(" .*", "") + " " + own.size()) {
            case " 0" -> Optional.of(new Serve());
            case "--migrate-only 1" -> Optional.of(new Migrate());
            case "--check-config 1" -> Optional.of(new CheckConfig());
            case "--rehearse 1" -> Optional.of(new Rehearse());
            case "--seed-demo 1", "--reset-password 2", "--take-second-factor 2" ->
                    Optional.of(new Run(own.getFirst(), own.subList(1, own.size())));
            default -> Optional.empty();
        };
    }
}
