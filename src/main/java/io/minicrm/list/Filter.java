package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.Problem;
import io.minicrm.search.SqlParameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One condition of a list: how a field compares with some values.
///
/// @param parameter how it stands in the address
/// @param problem why it, or one of its values, could not be read as it was meant
/// @param ignored whether it could not be read at all; such a filter is shown, and lets everything
///   through
public record Filter(
        FieldPath path,
        Operator operator,
        String parameter,
        List<Value> values,
        @Nullable Problem problem,
        boolean ignored)
        implements Criteria {

    /// @param word as it stands in the address
    /// @param value what it was read as: of the field's type, or `RelativeDays`, a `ReaderWord`,
    ///   `GONE`
    record Value(String word, Object value) {}

    /// What a word means that names something which is not there any more: nothing is like it.
    static final Object GONE = new Object();

    private static Filter of(Field<?> field, Operator operator, Object... values) {
        FieldPath path = FieldPath.of(field);
        return new Filter(
                path,
                operator,
                path.parameter(operator),
                Stream.of(values).map(value -> new Value(value.toString(), value)).toList(),
                null,
                false);
    }

    /// Has one of these values: of the field's type, or days relative to today.
    public static Filter is(Field<?> field, Object... values) {
        return of(field, Operator.IS, values);
    }

    public static Filter isNot(Field<?> field, Object... values) {
        return of(field, Operator.NOT, values);
    }

    /// Has this value or a greater one.
    public static Filter from(Field<?> field, Object value) {
        return of(field, Operator.FROM, value);
    }

    /// Has this value or a smaller one.
    public static Filter upTo(Field<?> field, Object value) {
        return of(field, Operator.TO, value);
    }

    /// Is an amount in this currency.
    public static Filter in(Field<?> field, String currency) {
        return of(field, Operator.IN, currency);
    }

    /// Has no value.
    public static Filter isEmpty(Field<?> field) {
        FieldPath path = FieldPath.of(field);
        return new Filter(
                path,
                Operator.EMPTY,
                path.key() + "." + Operator.EMPTY.key(),
                List.of(new Value("yes", true)),
                null,
                false);
    }

    /// Has a value.
    public static Filter isFilled(Field<?> field) {
        FieldPath path = FieldPath.of(field);
        return new Filter(
                path,
                Operator.EMPTY,
                path.parameter(Operator.EMPTY),
                List.of(new Value("no", false)),
                null,
                false);
    }

    /// Whether several words are one filter of which one has to match.
    boolean acceptsAlternatives() {
        return operator.acceptsAlternatives(path.column());
    }

    /// As they stand in the address; those of a set stand together.
    List<String> words() {
        List<String> words = values.stream().map(Value::word).toList();
        return path.column().field() != null && path.column().field().type() instanceof IdSetType
                ? List.of(String.join(",", words))
                : words;
    }

    List<Object> meant() {
        return values.stream().map(Value::value).toList();
    }

    @Override
    public boolean hasProblem() {
        return problem != null;
    }

    @Override
    public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
        return ignored
                ? Optional.empty()
                : Optional.of(Condition.of(this, context).sql(sqlParameters));
    }
}
