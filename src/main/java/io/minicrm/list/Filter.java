package io.minicrm.list;

import io.minicrm.record.Problem;
import io.minicrm.search.SqlParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One condition of a list.
///
/// @param parameter how it stands in the address
/// @param typed the texts that stand there
/// @param values what they were read as, in the column's type
/// @param problem why it could not be read; such a filter is shown, and lets everything through
/// @param condition null when there is a problem
record Filter(
        Column column,
        Operator operator,
        String parameter,
        List<String> typed,
        List<Object> values,
        @Nullable Problem problem,
        @Nullable Condition condition) {

    /// SQL over the record's table with the alias `t`.
    interface Condition {

        String sql(SqlParameters sqlParameters);
    }
}
