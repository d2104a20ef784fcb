package io.minicrm.record;

import java.util.Map;

/// Values that no record of the type may have; each problem belongs beside its field.
public final class InvalidValues extends RuntimeException {

    private final transient Map<Field<?>, Problem> problems;

    public InvalidValues(Map<Field<?>, Problem> problems) {
        super("invalid: " + problems);
        this.problems = Map.copyOf(problems);
    }

    public Map<Field<?>, Problem> problems() {
        return problems;
    }
}
