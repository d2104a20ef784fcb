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

    /// To look into a zone takes longer than all else that is done with an activity. So it is done
    /// with quarters of an hour, at one of which days have begun in every zone since 1972.
    private static final String QUARTER =
            "date_bin('15 minutes', %s, timestamptz '2001-01-01 00:00Z')";

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
        boolean weeks = grouping.field().type() instanceof DateTimeType;
        jdbc.sql(
                        """
                        select %s::text as key, kind, sum(number)::bigint as number
                        from (select %s as value, %s as kind, count(*) as number
                              from activity t
                              where %s
                              group by 1, 2) g
                        group by 1, 2
                        order by 1
                        """
                                .formatted(
                                        weeks ? week(sqlParameters.bind(zone.getId())) : "value",
                                        weeks ? QUARTER.formatted(value) : value,
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

    private static String week(String zone) {
        return "date_trunc('week', value at time zone %s)::date".formatted(zone);
    }
}
