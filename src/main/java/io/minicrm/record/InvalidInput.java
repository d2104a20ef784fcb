package io.minicrm.record;

/// What was typed is no value of the field's type.
public final class InvalidInput extends Exception {

    /// What was said all the same.
    public enum Kind {
        /// Something else than the field can hold.
        WRONG,
        /// What programs write when there is no value, such as 0000-00-00.
        NOTHING,
        /// A part of a value, such as a birthday without its year.
        PART
    }

    private final Kind kind;
    private final transient Problem problem;

    public InvalidInput(String key, Object... arguments) {
        this(Kind.WRONG, Problem.of(key, arguments));
    }

    public InvalidInput(Problem problem) {
        this(Kind.WRONG, problem);
    }

    InvalidInput(Kind kind, Problem problem) {
        super(problem.key(), null, false, false);
        this.kind = kind;
        this.problem = problem;
    }

    public Kind kind() {
        return kind;
    }

    public Problem problem() {
        return problem;
    }
}
