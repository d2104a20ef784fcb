package io.minicrm.transfer;

import io.minicrm.record.Problem;

/// A file that cannot be imported, with the reason in words that help.
final class Unusable extends Exception {

    private final transient Problem problem;

    Unusable(String key, Object... arguments) {
        super(key, null, false, false);
        this.problem = Problem.of(key, arguments);
    }

    Problem problem() {
        return problem;
    }
}
