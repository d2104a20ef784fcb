package io.minicrm.list;

import io.minicrm.search.SqlParameters;
import java.util.List;

/// One of a few values; of none, nothing is one.
record OneOfCondition(String expression, List<Object> values) implements Condition {

    /// A set in which one of a few values is.
    record OfSet(String expression, List<Object> ids) implements Condition {

        @Override
        public String sql(SqlParameters sqlParameters) {
            return "%s && %s::bigint[]"
                    .formatted(expression, sqlParameters.bind(ids.toArray(Long[]::new)));
        }
    }

    @Override
    public String sql(SqlParameters sqlParameters) {
        return switch (values.size()) {
            case 0 -> "false";
            case 1 -> "%s = %s".formatted(expression, sqlParameters.bind(values.getFirst()));
            default -> "%s in (%s)".formatted(expression, sqlParameters.bind(values));
        };
    }
}
