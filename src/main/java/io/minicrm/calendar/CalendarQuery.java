package io.minicrm.calendar;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.Participants;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.Due;
import io.minicrm.record.DueType;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import io.minicrm.today.Whose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what is in some days of a calendar: what is due in them, and what has happened in them
/// without being planned.
@Component
class CalendarQuery {

    /// As long as an activity can be, so that what has begun before is still found.
    private static final int LONGEST_DAYS = 10;

    /// What takes longer has an index of its own, in which there is little. For all others it is
    /// enough to begin a day and an hour before.
    private static final int LONG_MINUTES = 24 * 60;

    /// Of whole days and zones together, a moment is no further from its day than this.
    private static final int DAYS_OFF = 2;

    /// The database and we may know different rules of a zone for the years to come.
    private static final int HOURS_OFF = 1;

    /// The moments bound what is read of an index. What has no day has no moment either, but is not
    /// asked for by that: an index has all those of all years together. The database keeps, of what
    /// is due some time on a day, the end of it. What takes long has begun before all others.
    private static final String ARMS =
            """
            (select %s, t.due_at as moment
             from activity t
             where %s and t.kind <> 'note'
               and t.due_at >= %s and t.due_at < %s
               and case when t.due_time is null then t.due_on between %s and %s
                   else t.due_at < %s and t.due_at + make_interval(mins => coalesce(t.duration, 0)) >= %s end
             order by t.due_at %s, t.id %s
             limit %d)
            union all
            (select %s, t.due_at as moment
             from activity t
             where %s and t.kind <> 'note' and t.duration > %d and t.due_time is not null
               and t.due_at >= %s and t.due_at < %s
               and t.due_at + make_interval(mins => t.duration) >= %s
             order by t.due_at %s, t.id %s
             limit %d)
            union all
            (select %s, t.occurred_at as moment
             from activity t
             where %s and t.kind <> 'note' and t.due_on is null
               and t.occurred_at >= %s and t.occurred_at < %s
             order by t.occurred_at %s, t.id %s
             limit %d)
            """;

    private static final String SQL =
            """
            select x.*, %s as about
            from (select * from (%s) y
                  order by moment %s, id %s
                  limit %d) x
            order by x.moment, x.id
            """;

    private static final String ABOUT =
            """
            (select d.title
             from %s h join search_doc d on d.record_kind = h.kind and d.record_id = h.linked
             where h.linking = %%s.id
             order by d.record_kind = 1, d.record_kind, d.record_id
             limit 1)\
            """
                    .formatted(ActivityFields.ACTIVITY.hanging());

    static final String COLUMNS =
            """
            t.id, t.version, t.kind, %s as title, t.body, t.due_on, t.due_time, t.due_zone, t.occurred_at,
            t.duration, t.place, t.owner_id, t.participants, t.team_id, t.updated_at\
            """
                    .formatted(ActivityFields.ACTIVITY.title());

    private final JdbcClient jdbc;
    private final CalendarSeries series;

    CalendarQuery(JdbcClient jdbc, CalendarSeries series) {
        this.jdbc = jdbc;
        this.series = series;
    }

    /// What these people have, and what of others they take part in.
    ///
    /// @param narrower more filters
    static List<RecordSelection> of(
            Whose whose,
            SelectionReader selections,
            ParseContext reading,
            Map<String, List<String>> narrower) {
        List<RecordSelection> some = new ArrayList<>();
        some.add(whose.of(selections, reading, ActivityFields.ACTIVITY, narrower));
        whose.word()
                .ifPresent(word -> {
                    Map<String, List<String>> attended = new HashMap<>(narrower);
                    attended.put(ActivityFields.PARTICIPANTS.key(), List.of(word));
                    attended.put(ActivityFields.ACTIVITY.owner().key() + ".not", List.of(word));
                    some.add(
                            Whose.EVERYONE.of(
                                    selections, reading, ActivityFields.ACTIVITY, attended));
                });
        return some;
    }

    /// What is in some days, in the order of its times.
    ///
    /// @param seriesLeft whether there is more that comes again than is looked at
    record Found(List<CalendarEvent> events, boolean seriesLeft) {}

    /// The first of them by their days, with what comes again.
    ///
    /// @param some what is asked for, each record in one of them at most
    /// @param most how many at most
    /// @param zone where days begin and end
    /// @param about whether to say about whom they are, which takes longer than all else
    Found find(List<RecordSelection> some, DaySpan days, ZoneId zone, int most, boolean about) {
        List<CalendarEvent> found = read(some, days, zone, most, about, "asc");
        Found again = series.following(some, days, zone, most, about);
        return new Found(
                Stream.concat(found.stream(), again.events().stream())
                        .sorted(Comparator.comparing(CalendarEvent::day))
                        .limit(most)
                        .toList(),
                again.seriesLeft());
    }

    /// The last of them; not what comes again.
    List<CalendarEvent> latest(List<RecordSelection> some, DaySpan days, ZoneId zone, int most) {
        return read(some, days, zone, most, true, "desc");
    }

    private List<CalendarEvent> read(
            List<RecordSelection> some,
            DaySpan days,
            ZoneId zone,
            int most,
            boolean about,
            String order) {
        SqlParameters sqlParameters = new SqlParameters();
        OffsetDateTime begin = utc(days.first().atStartOfDay(zone).toInstant());
        OffsetDateTime end = utc(days.last().plusDays(1).atStartOfDay(zone).toInstant());
        OffsetDateTime early = begin.minusMinutes(LONG_MINUTES).minusHours(HOURS_OFF);
        List<String> arms = new ArrayList<>();
        for (RecordSelection all : some) {
            arms.add(
                    ARMS.formatted(
                            COLUMNS,
                            all.where(sqlParameters),
                            sqlParameters.bind(early),
                            sqlParameters.bind(end.plusDays(DAYS_OFF)),
                            sqlParameters.bind(days.first()),
                            sqlParameters.bind(days.last()),
                            sqlParameters.bind(end.plusHours(HOURS_OFF)),
                            sqlParameters.bind(begin.minusHours(HOURS_OFF)),
                            order,
                            order,
                            most,
                            COLUMNS,
                            all.where(sqlParameters),
                            LONG_MINUTES,
                            sqlParameters.bind(begin.minusDays(LONGEST_DAYS).minusHours(HOURS_OFF)),
                            sqlParameters.bind(early),
                            sqlParameters.bind(begin.minusHours(HOURS_OFF)),
                            order,
                            order,
                            most,
                            COLUMNS,
                            all.where(sqlParameters),
                            sqlParameters.bind(begin),
                            sqlParameters.bind(end),
                            order,
                            order,
                            most));
        }
        Scope scope = some.getFirst().scope();
        return jdbc.sql(
                        SQL.formatted(
                                about("x", about),
                                String.join("union all\n", arms),
                                order,
                                order,
                                most))
                .params(sqlParameters.values())
                .query((row, _) -> event(row, scope, zone))
                .list();
    }

    /// SQL for about whom an activity is, or for that it is not asked.
    static String about(String alias, boolean asked) {
        return asked ? ABOUT.formatted(alias) : "null::text";
    }

    static CalendarEvent event(ResultSet row, Scope scope, ZoneId zone) throws SQLException {
        ActivityKind kind = ActivityKind.of(row.getString("kind"));
        LocalDate dueOn = row.getObject("due_on", LocalDate.class);
        Instant happened = instant(row, "occurred_at");
        Instant at =
                dueOn == null
                        ? kind == ActivityKind.TASK ? null : happened
                        : moment(
                                DueType.of(
                                        dueOn,
                                        row.getObject("due_time", LocalTime.class),
                                        row.getString("due_zone")));
        Instant moment = at == null ? happened : at;
        LocalDate day =
                at == null && dueOn != null
                        ? dueOn
                        : Objects.requireNonNull(moment).atZone(zone).toLocalDate();
        Long owner = row.getObject("owner_id", Long.class);
        return new CalendarEvent(
                new RecordRef(RecordKind.ACTIVITY, row.getLong("id")),
                row.getInt("version"),
                kind,
                row.getString("title"),
                row.getString("body"),
                day,
                at,
                row.getObject("duration", Integer.class),
                row.getString("place"),
                row.getString("about"),
                owner,
                Participants.of(row),
                Objects.requireNonNull(instant(row, "updated_at")),
                happened != null,
                dueOn != null,
                false,
                scope.access(Action.EDIT, RecordKind.ACTIVITY)
                        .permits(owner, row.getObject("team_id", Long.class)));
    }

    /// As it was said there; of a time that comes twice the later, as the database means it.
    static @Nullable Instant moment(Due due) {
        return due.time() == null || due.zone() == null
                ? null
                : ZonedDateTime.of(due.day(), due.time(), due.zone())
                        .withLaterOffsetAtOverlap()
                        .toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
