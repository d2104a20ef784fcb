package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.PhoneNumber;
import io.minicrm.search.PhoneDigits;
import io.minicrm.search.SqlParameters;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An element of a list, in a table of its own with the alias `x`.
///
/// @param element what it has to be
/// @param found what search knows of the record, `d`; null when the elements themselves are found
///   by an index
record ElementCondition(
        Field<?> field,
        Function<SqlParameters, String> element,
        @Nullable Function<SqlParameters, String> found)
        implements Condition {

    static Condition email(Field<?> field, String typed, boolean whole) {
        return whole
                ? new ElementCondition(
                        field,
                        sqlParameters ->
                                "x.email_norm = lower(%s)".formatted(sqlParameters.bind(typed)),
                        null)
                : new ElementCondition(
                        field,
                        sqlParameters -> TextCondition.contains("x.email", typed, sqlParameters),
                        sqlParameters ->
                                "d.norm like '%%' || f_like(%s) || '%%'"
                                        .formatted(sqlParameters.bind(typed)));
    }

    /// @param value a whole number, or some digits of one
    static Condition phone(Field<?> field, Object value) {
        if (value instanceof PhoneNumber number) {
            return new ElementCondition(field, sqlParameters -> same(number, sqlParameters), null);
        }
        PhoneDigits digits = (PhoneDigits) value;
        return new ElementCondition(
                field,
                sqlParameters ->
                        "concat_ws(' ', x.digits, substr(x.e164, 2) || coalesce(x.extension, '')) like any (array[%s])"
                                .formatted(anyOf(digits, sqlParameters)),
                sqlParameters -> "d.digits <> '' and " + digits.sql("d.digits", sqlParameters));
    }

    /// A number without its extension is that of everybody behind it.
    private static String same(PhoneNumber number, SqlParameters sqlParameters) {
        return number.extension() != null
                ? "x.digits = " + sqlParameters.bind(number.digits())
                : "%1$s in (x.digits, left(x.digits, -length(x.extension)))"
                        .formatted(sqlParameters.bind(number.digits()));
    }

    private static String anyOf(PhoneDigits digits, SqlParameters sqlParameters) {
        String whole = "'%' || " + sqlParameters.bind(digits.digits()) + " || '%'";
        return digits.withoutPrefix() == null
                ? whole
                : whole + ", '%' || " + sqlParameters.bind(digits.withoutPrefix()) + " || '%'";
    }

    /// What search knows of a field narrows down where to look: child tables have no index by which
    /// a part of a value is found.
    @Override
    public String sql(SqlParameters sqlParameters) {
        String exists = exists(field, element.apply(sqlParameters));
        return found == null || !field.is(Trait.SEARCHED)
                ? exists
                : "(%s and t.id in (select d.record_id from search_doc d where d.record_kind = %d and %s))"
                        .formatted(exists, field.kind().code(), found.apply(sqlParameters));
    }

    /// SQL for whether a list has an element that passes a test.
    static String exists(Field<?> field, String test) {
        return "exists (select from %s)".formatted(field.elements("t", test));
    }
}
