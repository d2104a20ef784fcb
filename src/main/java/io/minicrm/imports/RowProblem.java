package io.minicrm.imports;

import io.minicrm.record.Problem;
import org.jspecify.annotations.Nullable;

/// What keeps a row from being written.
///
/// @param target the key of the target that the value was meant for; null when it is the row
/// @param leftOut whether the row is written all the same, without this value
record RowProblem(@Nullable String target, String value, Problem problem, boolean leftOut) {

    RowProblem(@Nullable String target, String value, Problem problem) {
        this(target, value, problem, false);
    }

    static RowProblem fax(String target, String number) {
        return new RowProblem(target, number, Problem.of("transfer.problem.fax", number), true);
    }
}
