package io.minicrm.report;

import io.minicrm.list.Narrowed;
import io.minicrm.record.Money;
import io.minicrm.search.Bindings;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts and adds up deals.
@Component
class FigureQuery {

    private final JdbcClient jdbc;

    FigureQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Deals that have something in common.
    ///
    /// @param value by which the group is called and found; null when it is that they have none
    record Group(@Nullable String value, Figures figures) {

        private Group plus(Group other) {
            return new Group(value, figures.plus(other.figures));
        }
    }

    /// The groups by what their deals have in common, in its order; the key is null for those that
    /// have no value.
    Map<@Nullable String, Group> by(By by, Narrowed deals) {
        return groups(by.sql(), by.value(), deals);
    }

    /// The figures of all of them.
    Figures all(Narrowed deals) {
        return figures(groups("''", "''", deals), "");
    }

    static Figures figures(Map<@Nullable String, Group> groups, @Nullable String key) {
        Group group = groups.get(key);
        return group == null ? Figures.NONE : group.figures();
    }

    private Map<@Nullable String, Group> groups(String key, String value, Narrowed deals) {
        Bindings bindings = new Bindings();
        Map<@Nullable String, Group> groups = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select %1$s as key, min(%2$s)::text as value, t.amount_currency, count(*) as deals,
                               sum(t.amount) as amount, sum(t.amount * s.probability) / 100 as weighted
                        from deal t join stage s on s.id = t.stage_id
                        where %3$s
                        group by 1, t.amount_currency
                        order by 1 nulls last
                        """
                                .formatted(key, value, deals.where(bindings)))
                .params(bindings.values())
                .query(row -> {
                    groups.merge(
                            row.getString("key"),
                            new Group(row.getString("value"), figures(row)),
                            Group::plus);
                });
        return groups;
    }

    private static Figures figures(ResultSet row) throws SQLException {
        String currency = row.getString("amount_currency");
        long deals = row.getLong("deals");
        return currency == null
                ? new Figures(deals, List.of(), List.of(), List.of())
                : new Figures(
                        deals,
                        List.of(new Figures.Counted(currency, deals)),
                        List.of(new Money(row.getBigDecimal("amount"), currency)),
                        // Of figures that are guessed at, pennies say nothing
                        List.of(
                                new Money(
                                        row.getBigDecimal("weighted")
                                                .setScale(0, RoundingMode.HALF_UP),
                                        currency)));
    }
}
