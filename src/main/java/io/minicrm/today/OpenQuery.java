package io.minicrm.today;

import io.minicrm.list.RecordSelection;
import io.minicrm.search.SqlParameters;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds what is to be done, the most urgent first, and counts it.
@Component
class OpenQuery {

    /// As far as is counted, here and of deals: nobody does more in a day.
    static final int COUNTED = 1_000;

    /// Of whole days and zones together, a moment is no further from its day than this.
    private static final int DAYS_OFF = 2;

    private final JdbcClient jdbc;

    OpenQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What is due in some days.
    ///
    /// @param due says of the activities also that they are due in these days
    record Days(RecordSelection due, @Nullable LocalDate first, LocalDate last) {}

    /// What one person is to do in them.
    ///
    /// @param count how many, at most one more than are counted
    record Found(int days, long ownerId, List<Long> ids, int count) {}

    /// @param most of one person in some days
    List<Found> find(List<Days> asked, int most) {
        SqlParameters sqlParameters = new SqlParameters();
        List<String> parts = new ArrayList<>();
        for (int place = 0; place < asked.size(); place++) {
            parts.add(sql(place, asked.get(place), sqlParameters));
        }
        Map<List<Long>, Found> found = new HashMap<>();
        List<Found> all = new ArrayList<>();
        jdbc.sql(
                        """
                        select * from (%s) x
                        where nth <= %d
                        order by days, nth, owner_id
                        """
                                .formatted(String.join(" union all ", parts), most))
                .params(sqlParameters.values())
                .query(row -> {
                    int days = row.getInt("days");
                    long owner = row.getLong("owner_id");
                    int count = row.getInt("many");
                    found.computeIfAbsent(
                                    List.of((long) days, owner),
                                    _ -> {
                                        Found one =
                                                new Found(days, owner, new ArrayList<>(), count);
                                        all.add(one);
                                        return one;
                                    })
                            .ids()
                            .add(row.getLong("id"));
                });
        return all;
    }

    /// The moments bound what is read of the index in the order of which one works; which days are
    /// meant is up to the filters.
    private static String sql(int place, Days days, SqlParameters sqlParameters) {
        LocalDate first = days.first();
        String since =
                first == null
                        ? ""
                        : " and t.due_at >= " + sqlParameters.bind(utc(first.minusDays(DAYS_OFF)));
        return """
        select %d as days, y.id, y.owner_id,
               row_number() over (partition by y.owner_id order by y.due_at, y.id) as nth,
               count(*) over (partition by y.owner_id)::int as many
        from (select t.id, t.owner_id, t.due_at
              from activity t
              where %s%s and t.due_at < %s
              order by t.due_at, t.id
              limit %d) y
        """
                .formatted(
                        place,
                        days.due().where(sqlParameters),
                        since,
                        sqlParameters.bind(utc(days.last().plusDays(1L + DAYS_OFF))),
                        COUNTED + 1);
    }

    private static Object utc(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
