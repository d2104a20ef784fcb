package io.minicrm.record;

/// What was typed is no value of the field's type.
public final class Unreadable extends Exception {

    private final transient Problem problem;

    public Unreadable(String key, Object... arguments) {
        super(key, null, false, false);
        this.problem = Problem.of(key, arguments);
    }

    public Problem problem() {
        return problem;
    }
}
