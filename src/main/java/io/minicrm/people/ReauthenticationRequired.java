package io.minicrm.people;

import io.minicrm.record.Problem;
import org.jspecify.annotations.Nullable;

/// Before this is done, the password is to be given again.
final class ReauthenticationRequired extends RuntimeException {

    private final transient @Nullable Problem problem;

    /// @param problem what was wrong with the one that was given, or null when there was none
    ReauthenticationRequired(@Nullable Problem problem) {
        super("the password is asked for again");
        this.problem = problem;
    }

    @Nullable Problem problem() {
        return problem;
    }
}
