package io.minicrm.imports;

import io.minicrm.record.Problem;

/// What stands in a file, made fit for a table and for the database: what was typed may be long, or
/// contain what no text in the database may.
final class Excerpt {

    private Excerpt() {}

    static String of(String text) {
        String plain = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return plain.length() > 200 ? plain.substring(0, 199) + "…" : plain;
    }

    /// A problem with excerpts of what it quotes.
    static Problem of(Problem problem) {
        return new Problem(
                problem.key(),
                problem.arguments().stream()
                        .map(argument -> argument instanceof String text ? of(text) : argument)
                        .toList());
    }
}
