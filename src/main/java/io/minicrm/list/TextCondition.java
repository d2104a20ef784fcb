package io.minicrm.list;

import io.minicrm.search.SqlParameters;

/// Words in a text, whatever their accents and capitals.
///
/// @param whole whether they are all of it
record TextCondition(Column column, String words, boolean whole) implements Condition {

    @Override
    public String sql(SqlParameters sqlParameters) {
        return whole
                ? "f_norm(%s) = f_norm(%s)".formatted(column.sql(), sqlParameters.bind(words))
                : contains(column.sql(), words, sqlParameters);
    }

    static String contains(String expression, String words, SqlParameters sqlParameters) {
        return "f_norm(%s) like '%%' || f_like(%s) || '%%'"
                .formatted(expression, sqlParameters.bind(words));
    }
}
