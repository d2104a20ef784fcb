package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.deal.DealTally;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.record.Money;
import io.minicrm.search.SqlParameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts and adds up deals.
@Component
class TotalsQuery {

    private final JdbcClient jdbc;

    TotalsQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Deals that have something in common.
    ///
    /// @param value by which the group is called and found; null when it is that they have none
    record Group(@Nullable String value, Totals figures) {

        private Group plus(Group other) {
            return new Group(value, figures.plus(other.figures));
        }
    }

    /// The groups by what their deals have in common, in its order; the key is null for those that
    /// have no value.
    Map<@Nullable String, Group> by(Grouping grouping, RecordSelection deals) {
        Map<@Nullable String, Group> groups = new LinkedHashMap<>();
        SqlParameters sqlParameters = new SqlParameters();
        // What values have in common is told of each value once, and not of each deal
        jdbc.sql(
                        """
                        select %1$s as key, %2$s::text as value, x.amount_currency, sum(x.deals)::bigint as deals,
                               sum(x.amount) as amount, sum(x.weighted) as weighted
                        from (%3$s) x
                        group by 1, x.amount_currency
                        order by 1 nulls last
                        """
                                .formatted(
                                        grouping.common("x.value"),
                                        grouping.called("x.value"),
                                        sums(grouping.field(), deals, sqlParameters)))
                .params(sqlParameters.values())
                .query(row -> {
                    groups.merge(
                            row.getString("key"),
                            new Group(row.getString("value"), figures(row).rounded()),
                            Group::plus);
                });
        return groups;
    }

    static Totals figures(Map<@Nullable String, Group> groups, @Nullable String key) {
        Group group = groups.get(key);
        return group == null ? Totals.NONE : group.figures();
    }

    /// The figures of each day on which deals close; the key is null for those that have none.
    Map<@Nullable LocalDate, Totals> days(RecordSelection deals) {
        Map<@Nullable LocalDate, Totals> days = new HashMap<>();
        SqlParameters sqlParameters = new SqlParameters();
        jdbc.sql(sums(DealFields.CLOSE_ON, deals, sqlParameters))
                .params(sqlParameters.values())
                .query(row -> {
                    days.merge(row.getObject("value", LocalDate.class), figures(row), Totals::plus);
                });
        return days;
    }

    /// SQL for what the deals with each value come to, by currency.
    private static String sums(Field<?> field, RecordSelection deals, SqlParameters sqlParameters) {
        return """
        select %s as value, t.amount_currency, sum(t.deals) as deals, sum(t.amount) as amount,
               sum(t.amount * s.probability) / 100 as weighted
        from %s join stage s on s.id = t.stage_id
        where %s
        group by %1$s, t.amount_currency
        having sum(t.deals) > 0
        """
                .formatted(
                        field.sql("t"),
                        DealTally.sql(deals, field, DealFields.CLOSE_ON),
                        deals.where(sqlParameters));
    }

    private static Totals figures(ResultSet row) throws SQLException {
        String currency = row.getString("amount_currency");
        long deals = row.getLong("deals");
        return currency == null
                ? new Totals(deals, Map.of(), List.of(), List.of())
                : new Totals(
                        deals,
                        Map.of(currency, deals),
                        List.of(new Money(row.getBigDecimal("amount"), currency)),
                        List.of(new Money(row.getBigDecimal("weighted"), currency)));
    }
}
