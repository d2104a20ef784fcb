package io.minicrm.imports;

import io.minicrm.record.Problem;

/// A file that cannot be imported, with the reason in words that help.
final class UnusableFile extends Exception {

    private final transient Problem problem;

    UnusableFile(String key, Object... arguments) {
        super(key, null, false, false);
        this.problem = Problem.of(key, arguments);
    }

    Problem problem() {
        return problem;
    }
}
