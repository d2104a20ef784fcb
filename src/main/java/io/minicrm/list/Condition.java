package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.search.SqlParameters;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a filter says, in SQL over the record's table with the alias `t`.
interface Condition {

    String sql(SqlParameters sqlParameters);

    /// True for all others, those without a value among them.
    record Not(Condition condition) implements Condition {

        @Override
        public String sql(SqlParameters sqlParameters) {
            return "(%s) is not true".formatted(condition.sql(sqlParameters));
        }
    }

    /// One of them holds; of none, nothing does.
    record Either(List<? extends Condition> conditions) implements Condition {

        static Condition of(List<Object> values, Function<Object, Condition> condition) {
            List<Condition> all = values.stream().map(condition).toList();
            return all.size() == 1 ? all.getFirst() : new Either(all);
        }

        @Override
        public String sql(SqlParameters sqlParameters) {
            return conditions.isEmpty()
                    ? "false"
                    : conditions.stream()
                            .map(condition -> condition.sql(sqlParameters))
                            .collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    record YesNo(Column column, boolean yes) implements Condition {

        @Override
        public String sql(SqlParameters sqlParameters) {
            return "%s is %s true".formatted(column.sql(), yes ? "" : "not");
        }
    }

    record Empty(Column column, boolean yes) implements Condition {

        @Override
        public String sql(SqlParameters sqlParameters) {
            return column.field() != null && column.field().type() instanceof ListType<?>
                    ? (yes ? "not " : "") + ElementCondition.exists(column.field(), "true")
                    : column.sql() + (yes ? " is null" : " is not null");
        }
    }

    static Condition of(Filter filter, FilterContext context) {
        Column column = filter.path().column();
        List<Field<?>> links = filter.path().links();
        if (filter.operator() == Operator.EMPTY) {
            boolean yes = filter.meant().contains(true);
            return links.isEmpty()
                    ? new Empty(column, yes)
                    : through(links, new Empty(column, false), yes, context);
        }
        Operator operator = filter.operator().opposite().orElse(filter.operator());
        return through(
                links,
                of(column, operator, filter.meant(), context),
                operator != filter.operator(),
                context);
    }

    /// Over the links, from the last one back to the record.
    private static Condition through(
            List<Field<?>> links, Condition condition, boolean denied, FilterContext context) {
        Condition through = condition;
        for (Field<?> link : links.reversed()) {
            through = new LinkedCondition(link, through, context.scope());
        }
        return denied ? new Not(through) : through;
    }

    private static Condition of(
            Column column, Operator operator, List<Object> values, FilterContext context) {
        Field<?> field = column.field();
        boolean whole = operator == Operator.IS;
        if (field == null) {
            return new TextCondition(column, values.getFirst().toString(), whole);
        }
        return switch (field.type()) {
            case TextType _ -> new TextCondition(column, values.getFirst().toString(), whole);
            case EmailsType _ -> ElementCondition.email(field, values.getFirst().toString(), whole);
            case PhonesType _ -> ElementCondition.phone(field, values.getFirst());
            case ReferenceType link -> LinkCondition.of(field, link, values, context);
            case ChoiceType _, RecurrenceType _ -> new OneOfCondition(column.sql(), values);
            case PersonType _, TeamType _, OptionType _ ->
                    new OneOfCondition(column.sql(), ids(field, values, context));
            case IdSetType _ -> new OneOfCondition.OfSet(column.sql(), ids(field, values, context));
            case BooleanType _ -> new YesNo(column, values.getLast().equals(true));
            case MoneyType _ when operator == Operator.IN ->
                    new OneOfCondition(column.currencySql(), values);
            case MoneyType _ ->
                    Either.of(values, value -> RangeCondition.amount(column, operator, value));
            case IntegerType _, DecimalType _ ->
                    whole
                            ? new OneOfCondition(column.sql(), values)
                            : RangeCondition.number(column, operator, values.getFirst());
            case DateType _, DueType _ ->
                    Either.of(
                            values, value -> RangeCondition.days(column, operator, value, context));
            case DateTimeType _ ->
                    Either.of(
                            values,
                            value -> RangeCondition.moments(column, operator, value, context));
        };
    }

    private static List<Object> ids(Field<?> field, List<Object> values, FilterContext context) {
        return values.stream()
                .flatMap(value -> context.ids(field.type(), value).stream())
                .distinct()
                .<Object>map(id -> id)
                .toList();
    }
}
