package io.minicrm.today;

import io.minicrm.list.RecordSelection;
import io.minicrm.search.SqlParameters;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Pages through what is to be done, day by day, and what is to be done some day at the end.
@Component
class TasksQuery {

    static final int PAGE = 50;

    private static final Pattern AFTER =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d|any)_([-0-9T:.]{1,40}Z|any)_(\\d{1,18})");

    private final JdbcClient jdbc;

    TasksQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Where something stands among all.
    record Place(@Nullable LocalDate day, @Nullable OffsetDateTime due, long id) {

        /// As it stands in an address that we have sealed.
        String text() {
            return "%s_%s_%d"
                    .formatted(
                            day == null ? "any" : day, due == null ? "any" : due.toInstant(), id);
        }

        static @Nullable Place of(String text) {
            Matcher read = AFTER.matcher(text);
            if (!read.matches()) {
                return null;
            }
            boolean any = read.group(1).equals("any");
            return new Place(
                    any ? null : LocalDate.parse(read.group(1)),
                    any ? null : OffsetDateTime.parse(read.group(2)),
                    Long.parseLong(read.group(3)));
        }
    }

    /// Those of a page, and one more when there are more.
    ///
    /// @param after the last one of the page before, or null
    List<Place> page(RecordSelection open, @Nullable Place after) {
        List<Place> places = new ArrayList<>();
        if (after == null || after.day() != null) {
            places.addAll(dated(open, after));
        }
        if (places.size() <= PAGE) {
            places.addAll(
                    someDay(
                            open,
                            after == null || after.day() != null ? 0 : after.id(),
                            PAGE + 1 - places.size()));
        }
        return places;
    }

    private List<Place> dated(RecordSelection open, @Nullable Place after) {
        SqlParameters sqlParameters = new SqlParameters();
        String where = open.where(sqlParameters);
        String beyond =
                after == null || after.day() == null || after.due() == null
                        ? "t.due_on is not null"
                        : "(t.due_on, t.due_at, t.id) > (%s, %s, %s)"
                                .formatted(
                                        sqlParameters.bind(after.day()),
                                        sqlParameters.bind(after.due()),
                                        sqlParameters.bind(after.id()));
        return places(
                """
                select t.id, t.due_on, t.due_at
                from activity t
                where %s and %s
                order by t.due_on, t.due_at, t.id
                limit %d
                """
                        .formatted(where, beyond, PAGE + 1),
                sqlParameters);
    }

    private List<Place> someDay(RecordSelection open, long after, int most) {
        SqlParameters sqlParameters = new SqlParameters();
        return places(
                """
                select t.id, t.due_on, t.due_at
                from activity t
                where %s and t.due_on is null and t.id > %s
                order by t.id
                limit %d
                """
                        .formatted(open.where(sqlParameters), sqlParameters.bind(after), most),
                sqlParameters);
    }

    private List<Place> places(String sql, SqlParameters sqlParameters) {
        return jdbc.sql(sql)
                .params(sqlParameters.values())
                .query((row, _) ->
                        new Place(
                                row.getObject("due_on", LocalDate.class),
                                row.getObject("due_at", OffsetDateTime.class),
                                row.getLong("id")))
                .list();
    }
}
