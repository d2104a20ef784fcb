package io.minicrm.merge;

import io.minicrm.activity.TimelineEntry;
import io.minicrm.activity.TimelineSource;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.Redirects;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells on a record's timeline which others went into it, as far as the reader sees them or they
/// are removed.
@Component
class MergeTimelineSource implements TimelineSource {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    MergeTimelineSource(Catalogue catalogue, @Prepared JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    @Override
    public String source() {
        return "merge";
    }

    @Override
    public List<TimelineEntry.Event> until(
            Scope scope, RecordRef ref, Instant end, long below, int most) {
        RecordType<?> type = catalogue.type(ref.kind());
        return jdbc.sql(
                        """
                        select s.created_at, s.id, s.actor_id, u.name as actor, count(*) filter (where t.id is not null or r.removed)::int as merged,
                               coalesce(array_agg(%1$s order by t.id) filter (where t.id is not null), '{}') as names
                        from (
                            select *, not exists (select from %2$s g where g.id = r.from_id) as removed
                            from merge_redirect r where r.record_kind = :kind and r.to_id = :id) r
                            join change_set s on s.id = r.change_set_id
                            left join app_user u on u.id = s.actor_id
                            left join (select * from %2$s t where t.deleted_at is not null and %3$s) t on t.id = r.from_id
                        where (t.id is not null or r.removed) and %4$s
                          and exists (select from %2$s t where t.id = :id and %3$s)
                          and (s.created_at, s.id) < (:end, :below)
                        group by s.id, u.name
                        order by s.created_at desc, s.id desc
                        limit :most
                        """
                                .formatted(
                                        type.title(),
                                        type.table(),
                                        type.within(scope, Action.READ),
                                        Redirects.IN_FORCE))
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .param("end", OffsetDateTime.ofInstant(end, ZoneOffset.UTC))
                .param("below", below)
                .param("most", most)
                .query((row, _) ->
                        new TimelineEntry.Event(
                                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                                source(),
                                row.getLong("id"),
                                "git-merge",
                                row.getObject("actor_id", Long.class),
                                row.getString("actor"),
                                "merge.did." + ref.kind().key(),
                                row.getInt("merged"),
                                names(row.getArray("names"))))
                .list();
    }

    private static List<String> names(Array names) throws SQLException {
        return List.of((String[]) names.getArray());
    }
}
