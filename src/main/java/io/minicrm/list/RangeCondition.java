package io.minicrm.list;

import io.minicrm.record.Money;
import io.minicrm.search.SqlParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From a value, up to one, or both.
///
/// @param to the last value, or for moments the first one behind it
/// @param currency of an amount: amounts are compared within a currency
record RangeCondition(
        Column column,
        @Nullable Object from,
        @Nullable Object to,
        String upTo,
        @Nullable String currency)
        implements Condition {

    private static final String INCLUDED = "<=";
    private static final String EXCLUDED = "<";

    private static RangeCondition of(
            Column column,
            Operator operator,
            Object first,
            Object last,
            String upTo,
            @Nullable String currency) {
        return new RangeCondition(
                column,
                operator == Operator.TO ? null : first,
                operator == Operator.FROM ? null : last,
                upTo,
                currency);
    }

    static Condition number(Column column, Operator operator, Object number) {
        return of(column, operator, number, number, INCLUDED, null);
    }

    static Condition amount(Column column, Operator operator, Object value) {
        Money money = (Money) value;
        return of(column, operator, money.amount(), money.amount(), INCLUDED, money.currency());
    }

    static Condition days(Column column, Operator operator, Object value, FilterContext context) {
        RelativeDays.Span days = context.days(value);
        return of(column, operator, days.first(), days.last(), INCLUDED, null);
    }

    /// A day stands for all of it in the reader's zone, and a moment for its minute.
    static Condition moments(
            Column column, Operator operator, Object value, FilterContext context) {
        if (value instanceof Instant moment) {
            return of(column, operator, utc(moment), utc(moment.plusSeconds(60)), EXCLUDED, null);
        }
        RelativeDays.Span days = context.days(value);
        ZoneId zone = context.format().zone();
        return of(
                column,
                operator,
                begin(days.first(), zone),
                begin(days.last().plusDays(1), zone),
                EXCLUDED,
                null);
    }

    private static Object begin(LocalDate day, ZoneId zone) {
        return utc(day.atStartOfDay(zone).toInstant());
    }

    private static Object utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    @Override
    public String sql(SqlParameters sqlParameters) {
        List<String> all = new ArrayList<>();
        String expression = column.sql();
        if (from != null && from.equals(to)) {
            all.add("%s = %s".formatted(expression, sqlParameters.bind(from)));
        } else {
            if (from != null) {
                all.add("%s >= %s".formatted(expression, sqlParameters.bind(from)));
            }
            if (to != null) {
                all.add("%s %s %s".formatted(expression, upTo, sqlParameters.bind(to)));
            }
        }
        if (currency != null) {
            all.add("%s = %s".formatted(column.currencySql(), sqlParameters.bind(currency)));
        }
        return "(" + String.join(" and ", all) + ")";
    }
}
