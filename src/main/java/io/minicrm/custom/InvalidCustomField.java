package io.minicrm.custom;

import io.minicrm.record.Problem;
import java.util.Map;

/// No field can be like that. Each problem belongs to a place: `name`, `hint`, `target`, `fast`,
/// `options`, or `option-<n>` for the nth option of the draft, from 0.
public final class InvalidCustomField extends RuntimeException {

    private final transient Map<String, Problem> problems;

    InvalidCustomField(Map<String, Problem> problems) {
        super("invalid: " + problems);
        this.problems = Map.copyOf(problems);
    }

    public Map<String, Problem> problems() {
        return problems;
    }
}
