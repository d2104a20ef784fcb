package io.minicrm.notification;

import io.minicrm.activity.ActivityFields;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Mentions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds whom changes concern. It reads what was changed without asking what anybody may see; that
/// is asked before anybody is told.
@Component
class Addressees {

    /// What mentions more people than this is read no further.
    private static final int MOST_MENTIONING = 1_000;

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Mentions mentions;

    Addressees(JdbcClient jdbc, Catalogue catalogue, Mentions mentions) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.mentions = mentions;
    }

    /// Whoever is concerned by what these change sets did, except by their own doing.
    List<Addressee> of(List<Long> changeSets) {
        List<Addressee> all = new ArrayList<>(mentioned(changeSets));
        for (RecordType<?> type : catalogue.types()) {
            if (type.hasPages()) {
                all.addAll(assigned(changeSets, type));
            }
            Field<List<Long>> shared = type.shared();
            if (shared != null) {
                all.addAll(sharers(changeSets, type, shared));
            }
        }
        all.addAll(following(changeSets));
        return all;
    }

    /// Those whom an activity names that it did not name before. What a file brings was written
    /// long ago.
    private List<Addressee> mentioned(List<Long> changeSets) {
        List<Addressee> mentioned = new ArrayList<>();
        jdbc.sql(
                        """
                        select s.id, s.actor_id, l.record_id, l.before ->> :body as was, l.after ->> :body as body
                        from change_set s join change_log l on l.change_set_id = s.id
                        where s.id = any(:sets) and s.kind <> 'import' and l.record_kind = :activity
                          and l.op in ('insert', 'update') and position('@' in l.after ->> :body) > 0
                        order by l.id limit :most
                        """)
                .param("body", ActivityFields.BODY.key())
                .param("sets", changeSets.toArray(Long[]::new))
                .param("activity", RecordKind.ACTIVITY.code())
                .param("most", MOST_MENTIONING)
                .query(
                        (RowCallbackHandler)
                                row -> {
                                    Set<Long> people =
                                            new HashSet<>(mentions.people(row.getString("body")));
                                    people.removeAll(mentions.people(row.getString("was")));
                                    people.remove(row.getLong("actor_id"));
                                    for (long person : people) {
                                        mentioned.add(
                                                new Addressee(
                                                        person,
                                                        NotificationKind.MENTION,
                                                        row.getLong("id"),
                                                        RecordKind.ACTIVITY,
                                                        List.of(row.getLong("record_id")),
                                                        false));
                                    }
                                });
        return mentioned;
    }

    /// Those who were given records, or named as people who take part. What comes next of a series
    /// is nothing that is given.
    private List<Addressee> assigned(List<Long> changeSets, RecordType<?> type) {
        return jdbc.sql(
                        """
                        select s.id as change_set_id, u.id as user_id, l.record_kind,
                               array_agg(distinct l.record_id order by l.record_id) as ids
                        from change_set s
                            join change_log l on l.change_set_id = s.id and l.record_kind = :kind and l.op in ('insert', 'update')
                            cross join lateral (select (l.after ->> :owner)::bigint%s) g (id)
                            join app_user u on u.id = g.id and u.status = 'active'
                        where s.id = any(:sets) and u.id is distinct from s.actor_id
                          and not (l.op = 'insert' and exists (
                              select from change_log o
                              where o.change_set_id = s.id and o.record_kind = l.record_kind and o.op = 'update'
                                and jsonb_exists(o.before, :rule) and jsonb_exists(o.after, :over)))
                        group by 1, 2, 3
                        """
                                .formatted(
                                        type.participants().stream()
                                                .map(Addressees::named)
                                                .collect(Collectors.joining())))
                .param("rule", ActivityFields.RECURRENCE.key())
                .param("over", ActivityFields.OCCURRED_AT.key())
                .param("owner", type.owner().key())
                .param("kind", type.kind().code())
                .param("sets", changeSets.toArray(Long[]::new))
                .query((row, _) -> addressee(row, NotificationKind.ASSIGNED, false))
                .list();
    }

    /// Those with whom records were shared, or with whose team they were.
    private List<Addressee> sharers(
            List<Long> changeSets, RecordType<?> type, Field<List<Long>> shared) {
        return jdbc.sql(
                        """
                        select s.id as change_set_id, u.id as user_id, l.record_kind,
                               array_agg(distinct l.record_id order by l.record_id) as ids
                        from change_set s
                            join change_log l on l.change_set_id = s.id and l.record_kind = :kind and l.op in ('insert', 'update')
                            cross join lateral jsonb_array_elements_text(
                                case jsonb_typeof(l.after -> :shared) when 'array' then l.after -> :shared end) p (id)
                            join app_user u on p.id::bigint in (u.id, -u.team_id) and u.status = 'active'
                        where s.id = any(:sets) and u.id is distinct from s.actor_id
                          and (l.before -> :shared @> p.id::jsonb) is not true
                        group by 1, 2, 3
                        """)
                .param("shared", shared.key())
                .param("kind", type.kind().code())
                .param("sets", changeSets.toArray(Long[]::new))
                .query((row, _) -> addressee(row, NotificationKind.ASSIGNED, true))
                .list();
    }

    /// SQL for those whom a change names in this field and who were not named there before.
    private static String named(Field<?> field) {
        return """
         union select p.id::bigint
         from jsonb_array_elements_text(
             case jsonb_typeof(l.after -> '%1$s') when 'array' then l.after -> '%1$s' end) p (id)
         where (l.before -> '%1$s' @> p.id::jsonb) is not true
           and not exists (select from activity t where t.id = l.record_id and t.owner_id = p.id::bigint)\
        """
                .formatted(field.key());
    }

    /// Those who own or follow what was changed, or what an activity is about. Of an activity that
    /// was added they are told as such. A file that somebody brings in is not news of each record,
    /// and what nobody does is none.
    private List<Addressee> following(List<Long> changeSets) {
        String owned =
                catalogue.types().stream()
                        .filter(RecordType::hasPages)
                        .map(type ->
                                "select %d as kind, t.id, t.owner_id from %s t where t.id in (select id from touched where kind = %1$d)"
                                        .formatted(type.kind().code(), type.table()))
                        .collect(Collectors.joining(" union all "));
        return jdbc.sql(
                        """
                        with written as (
                            select s.id as set, s.actor_id, l.record_kind as kind, l.record_id as id, l.op
                            from change_set s join change_log l on l.change_set_id = s.id
                            where s.id = any(:sets) and s.kind <> 'import' and s.actor_id is not null and l.op <> 'kept'),
                        touched as (
                            select w.set, w.actor_id, w.kind, w.id, w.kind as told_kind, w.id as told_id from written w
                            union all
                            select w.set, w.actor_id, h.kind, h.linked, w.kind, w.id
                            from written w join %s h on h.linking = w.id where w.kind = :activity),
                        listening as (
                            select f.user_id, f.record_kind as kind, f.record_id as id, null::bigint as set
                            from following f where (f.record_kind, f.record_id) in (select kind, id from touched)
                            union
                            select o.owner_id, o.kind, o.id, null from (%s) o
                            union
                            -- Who is named when it is made is told of that alone
                            select p.id, w.kind, w.id, w.set
                            from written w join activity t on t.id = w.id cross join lateral unnest(t.participants) p (id)
                            where w.kind = :activity and w.op <> 'insert')
                        select t.set as change_set_id, u.id as user_id, t.told_kind as record_kind,
                               array_agg(distinct t.told_id order by t.told_id) as ids
                        from touched t
                            join listening l on l.kind = t.kind and l.id = t.id and coalesce(l.set, t.set) = t.set
                            join app_user u on u.id = l.user_id and u.status = 'active'
                        where u.id is distinct from t.actor_id
                        group by 1, 2, 3
                        order by 1, 2, t.told_kind = :activity desc, 3
                        """
                                .formatted(ActivityFields.ACTIVITY.hanging(), owned))
                .param("sets", changeSets.toArray(Long[]::new))
                .param("activity", RecordKind.ACTIVITY.code())
                .query((row, _) -> addressee(row, NotificationKind.FOLLOWED, false))
                .list();
    }

    private static Addressee addressee(ResultSet row, NotificationKind kind, boolean shared)
            throws SQLException {
        return new Addressee(
                row.getLong("user_id"),
                kind,
                row.getLong("change_set_id"),
                RecordKind.of(row.getInt("record_kind")),
                List.of((Long[]) row.getArray("ids").getArray()),
                shared);
    }
}
