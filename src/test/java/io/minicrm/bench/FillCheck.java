package io.minicrm.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Whether what the bench derives for all activities at once is what their triggers derive for
/// each: for some of them it is taken away, derived again by the triggers, compared and rolled
/// back.
final class FillCheck {

    private static final String SOME =
            """
            create temporary table checked on commit drop as
            (select id from activity
             where id % greatest(1, (select max(id) / 300 from activity)) = 0 order by id)
            union
            (select id from activity
             where occurred_at is null and id % greatest(1, (select max(id) / 6000 from activity)) = 0)
            union
            (select activity_id from reminder
             where activity_id % greatest(1, (select max(id) / 3000 from activity)) = 0)
            """;

    private static final String DERIVED =
            """
            create temporary table %s on commit drop as
            select 'due' as what, a.id, a.due_at::text as value
            from activity a join checked c on c.id = a.id
            union all
            select 'timeline', l.activity_id, l::text
            from timeline l join checked c on c.id = l.activity_id
            union all
            select 'reminder', r.activity_id, r::text
            from reminder r join checked c on c.id = r.activity_id
            where r.fire_at > now()
            union all
            select 'step of a company', t.id, concat_ws(' ', t.next_step_on, t.next_step)
            from company t
            where t.id in (select record_id from timeline l join checked c on c.id = l.activity_id where record_kind = 1)
            union all
            select 'step of a contact', t.id, concat_ws(' ', t.next_step_on, t.next_step)
            from contact t
            where t.id in (select record_id from timeline l join checked c on c.id = l.activity_id where record_kind = 2)
            union all
            select 'step of a deal', t.id, concat_ws(' ', t.next_step_on, t.next_step)
            from deal t
            where t.id in (select record_id from timeline l join checked c on c.id = l.activity_id where record_kind = 3)
            """;

    private static final List<String> AGAIN =
            List.of(
                    "create temporary table reminded on commit drop as select id, remind from activity join checked using (id)",
                    "update activity a set remind = null from checked c where c.id = a.id",
                    "update activity a set due_at = null, remind = r.remind from reminded r where r.id = a.id",
                    "delete from timeline l using checked c where c.id = l.activity_id",
                    "update activity_company x set label = label from checked c where c.id = x.activity_id",
                    "update activity_contact x set label = label from checked c where c.id = x.activity_id",
                    "update activity_deal x set label = label from checked c where c.id = x.activity_id");

    private static final String DIFFERENT =
            """
            select what || ' ' || id || ': ' || coalesce(value, 'none')
            from ((table filled except table derived) union all (table derived except table filled)) d
            order by 1
            limit 20
            """;

    private FillCheck() {}

    /// @throws IllegalStateException when triggers would have made something else
    static void of(Connection connection) throws SQLException {
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        connection.setAutoCommit(false);
        try {
            jdbc.execute(SOME);
            jdbc.execute(DERIVED.formatted("filled"));
            AGAIN.forEach(jdbc::execute);
            jdbc.execute(DERIVED.formatted("derived"));
            List<String> different =
                    jdbc.query(DIFFERENT, (row, _) -> Objects.requireNonNull(row.getString(1)));
            if (!different.isEmpty()) {
                throw new IllegalStateException(
                        "Triggers derive something else than bench/fill.sql: "
                                + String.join("; ", different));
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
