package io.minicrm.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/// The pages on which activities are seen, by their names in the tables of the bench.
final class ActivityPages {

    private ActivityPages() {}

    static Map<String, String> of(JdbcTemplate jdbc) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("today", "/");
        pages.put("today, of the team", "/?who=team");
        pages.put("tasks", "/tasks");
        pages.put("tasks, of everyone", "/tasks?who=everyone");
        pages.put("calendar, a week", "/calendar");
        pages.put("calendar, a month", "/calendar?view=month");
        pages.put("calendar, a month of everyone", "/calendar?view=month&who=everyone");
        pages.put("notifications", "/notifications");
        String ten = "/contacts/" + entries(jdbc, "and entries = 10 order by id");
        String many = "/contacts/" + entries(jdbc, "order by entries desc");
        pages.put("a contact with ten entries", ten);
        pages.put("a contact with the most entries", many);
        pages.put(
                "a contact, further down its timeline",
                many
                        + "?before="
                        + text(
                                jdbc,
                                """
                                select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                                from timeline where record_kind = 2 and record_id = %s and occurred_at is not null
                                order by occurred_at desc, activity_id desc offset 20 limit 1
                                """
                                        .formatted(many.substring(many.lastIndexOf('/') + 1))));
        pages.put("report, activities", "/reports/activities");
        pages.put("activities", "/activities");
        return pages;
    }

    /// A contact by how many entries its timeline has.
    private static String entries(JdbcTemplate jdbc, String which) {
        return text(
                jdbc,
                """
                select t.id
                from (select record_id as id, count(*) as entries
                      from timeline where record_kind = 2 and occurred_at is not null group by 1) l
                    join contact t using (id)
                where t.deleted_at is null %s
                limit 1
                """
                        .formatted(which));
    }

    private static String text(JdbcTemplate jdbc, String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Object.class)).toString();
    }
}
