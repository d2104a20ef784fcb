package io.minicrm.activity;

import io.minicrm.record.DueType;
import io.minicrm.record.Recurrence;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what is still to be done, the most urgent first: with a record, or by a person.
@Component
public class OpenActivities {

    private static final String ROW =
            """
            t.id, t.kind, %s as title, t.due_on, t.due_time, t.due_zone, t.recurrence, t.priority, t.place, t.owner_id, t.team_id,
            t.participants,
            t.occurred_at is not null as done,
            (select array_agg(d.record_kind || ' ' || d.record_id || ' ' || d.title
                              order by d.record_kind = 1, d.record_kind, d.record_id)
             from %s h join search_doc d on d.record_kind = h.kind and d.record_id = h.linked
             where h.linking = t.id) as about
            """
                    .formatted(ActivityFields.ACTIVITY.title(), ActivityFields.ACTIVITY.hanging());

    private final JdbcClient jdbc;

    OpenActivities(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What is to be done with a record, or with those below it.
    public List<OpenActivity> of(Scope scope, RecordRef ref, int most) {
        return jdbc.sql(
                        """
                        select %s
                        from timeline l join activity t on t.id = l.activity_id and t.deleted_at is null
                        where l.record_kind = :kind and l.record_id = :id and l.occurred_at is null and %s
                        order by l.due_at, l.activity_id
                        limit %d
                        """
                                .formatted(ROW, ActivityFields.ACTIVITY.hangingWithin(scope), most))
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query((row, _) -> open(scope, row))
                .list();
    }

    /// Those that somebody has found, and that the scope may read, by their numbers.
    public Map<Long, OpenActivity> rows(Scope scope, List<Long> ids) {
        Map<Long, OpenActivity> rows = new HashMap<>();
        jdbc.sql(
                        """
                        select %s
                        from activity t
                        where t.id = any(:ids) and t.deleted_at is null and %s
                        """
                                .formatted(ROW, ActivityFields.ACTIVITY.within(scope, Action.READ)))
                .param("ids", ids.toArray(Long[]::new))
                .query(row -> {
                    rows.put(row.getLong("id"), open(scope, row));
                });
        return rows;
    }

    private static OpenActivity open(Scope scope, ResultSet row) throws SQLException {
        Long owner = row.getObject("owner_id", Long.class);
        String recurrence = row.getString("recurrence");
        LocalDate day = row.getObject("due_on", LocalDate.class);
        return new OpenActivity(
                new RecordRef(RecordKind.ACTIVITY, row.getLong("id")),
                ActivityKind.of(row.getString("kind")),
                row.getString("title"),
                day == null
                        ? null
                        : DueType.of(
                                day,
                                row.getObject("due_time", LocalTime.class),
                                row.getString("due_zone")),
                recurrence == null ? null : new Recurrence(recurrence),
                "high".equals(row.getString("priority")),
                row.getString("place"),
                owner,
                Participants.of(row),
                about(row),
                scope.access(Action.EDIT, RecordKind.ACTIVITY)
                        .permits(owner, row.getObject("team_id", Long.class)),
                row.getBoolean("done"));
    }

    private static List<OpenActivity.About> about(ResultSet row) throws SQLException {
        List<OpenActivity.About> about = new ArrayList<>();
        if (row.getArray("about") != null) {
            for (String each : (String[]) row.getArray("about").getArray()) {
                String[] parts = each.split(" ", 3);
                about.add(
                        new OpenActivity.About(
                                new RecordRef(
                                        RecordKind.of(Integer.parseInt(parts[0])),
                                        Long.parseLong(parts[1])),
                                parts[2]));
            }
        }
        return about;
    }
}
