package io.minicrm.report;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.DateTimeType;
import io.minicrm.search.SqlParameters;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts activities.
@Component
class ActivityCounts {

    static final Counts NONE = new Counts(Map.of());

    private final JdbcClient jdbc;

    ActivityCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// How many there are of each kind.
    record Counts(Map<String, Long> kinds) {

        long of(ActivityKind kind) {
            return kinds.getOrDefault(kind.key(), 0L);
        }

        long all() {
            return kinds.values().stream().mapToLong(Long::longValue).sum();
        }

        Counts plus(Counts other) {
            Map<String, Long> both = new HashMap<>(kinds);
            other.kinds.forEach((kind, number) -> both.merge(kind, number, Long::sum));
            return new Counts(both);
        }
    }

    /// The groups by what their activities have in common, in one statement; the key is null for
    /// those that have no value. They become text once they are few.
    ///
    /// @param zone in which a week begins
    Map<@Nullable String, Counts> by(Grouping grouping, RecordSelection activities, ZoneId zone) {
        Map<@Nullable String, Counts> groups = new LinkedHashMap<>();
        SqlParameters sqlParameters = new SqlParameters();
        String value = grouping.field().sql("t");
        jdbc.sql(
                        """
                        select value::text as key, kind, number
                        from (select %s as value, %s as kind, count(*) as number
                              from activity t
                              where %s
                              group by 1, 2) g
                        order by 1
                        """
                                .formatted(
                                        grouping.field().type() instanceof DateTimeType
                                                ? "date_trunc('week', %s at time zone %s)::date"
                                                        .formatted(
                                                                value,
                                                                sqlParameters.bind(zone.getId()))
                                                : value,
                                        ActivityFields.KIND.sql("t"),
                                        activities.where(sqlParameters)))
                .params(sqlParameters.values())
                .query(row -> {
                    groups.merge(
                            row.getString("key"),
                            new Counts(Map.of(row.getString("kind"), row.getLong("number"))),
                            Counts::plus);
                });
        return groups;
    }
}
