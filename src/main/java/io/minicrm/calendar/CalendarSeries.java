package io.minicrm.calendar;

import io.minicrm.list.RecordSelection;
import io.minicrm.record.DueType;
import io.minicrm.record.Recurrence;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what has yet to come of series. One record stands for what is to come; those after it are
/// in no table, and follow from its rule.
@Component
class CalendarSeries {

    /// More than anybody has at a time; of more, those that are due first.
    private static final int MOST = 200;

    private static final String SQL =
            """
            select %s, t.recurrence, %s as about
            from activity t
            where %s and t.recurrence is not null and t.occurred_at is null and t.deleted_at is null
              and t.kind <> 'note' and t.due_on < %s
            order by t.due_on, t.id
            limit %d
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    CalendarSeries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What comes again in some days. What has been passed over does not.
    ///
    /// @param most how many at most
    /// @param about whether to say about whom they are
    CalendarQuery.Found following(
            List<RecordSelection> some, DaySpan days, ZoneId zone, int most, boolean about) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        DaySpan ahead =
                new DaySpan(days.first().isBefore(today) ? today : days.first(), days.last());
        if (days.last().isBefore(today)) {
            return new CalendarQuery.Found(List.of(), false);
        }
        SqlParameters sqlParameters = new SqlParameters();
        String sql =
                SQL.formatted(
                        CalendarQuery.COLUMNS,
                        CalendarQuery.about("t", about),
                        some.stream()
                                .map(all -> "(" + all.where(sqlParameters) + ")")
                                .collect(Collectors.joining(" or ", "(", ")")),
                        sqlParameters.bind(days.last().plusDays(1)),
                        MOST + 1);
        Scope scope = some.getFirst().scope();
        List<List<CalendarEvent>> series =
                jdbc.sql(sql)
                        .params(sqlParameters.values())
                        .query((row, _) -> following(row, scope, ahead, zone, most))
                        .list();
        return new CalendarQuery.Found(
                series.stream()
                        .limit(MOST)
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(CalendarEvent::day))
                        .limit(most)
                        .toList(),
                series.size() > MOST);
    }

    /// In another zone it may be the day before or after.
    private static List<CalendarEvent> following(
            ResultSet row, Scope scope, DaySpan days, ZoneId zone, int most) throws SQLException {
        CalendarEvent event = CalendarQuery.event(row, scope, zone);
        var due =
                DueType.of(
                        Objects.requireNonNull(row.getObject("due_on", LocalDate.class)),
                        row.getObject("due_time", LocalTime.class),
                        row.getString("due_zone"));
        return Stream.of(new Recurrence(row.getString("recurrence")))
                .flatMap(rule ->
                        rule
                                .following(
                                        due,
                                        days.first().minusDays(1),
                                        days.last().plusDays(1),
                                        most)
                                .stream())
                .map(next -> event.again(next, zone))
                .filter(next -> days.has(next.day()))
                .toList();
    }
}
