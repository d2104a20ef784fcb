package io.minicrm.file;

import io.minicrm.activity.TimelineEntry;
import io.minicrm.activity.TimelineSource;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells on a record's timeline which files were added to it and taken away.
@Component
class FileTimelineSource implements TimelineSource {

    /// So many files of one change are named.
    private static final int NAMED = 5;

    private final JdbcClient jdbc;

    FileTimelineSource(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String source() {
        return "file";
    }

    @Override
    public List<TimelineEntry.Event> until(
            Scope scope, RecordRef ref, Instant end, long below, int most) {
        return jdbc.sql(
                        """
                        select s.created_at, min(l.id) as id, s.actor_id, u.name as actor, l.op, count(*)::int as files,
                               array_agg(f.name order by f.id) as names
                        from attachment a
                            join file f on f.id = a.file_id
                            join change_log l on l.record_kind = %d and l.record_id = f.id and l.op <> 'kept'
                            join change_set s on s.id = l.change_set_id
                            left join app_user u on u.id = s.actor_id
                        where a.subject_kind = :kind and a.subject_id = :id and s.created_at <= :end and %s
                        group by s.id, u.name, l.op
                        having (s.created_at, min(l.id)) < (:end, :below)
                        order by s.created_at desc, min(l.id) desc
                        limit :most
                        """
                                .formatted(RecordKind.FILE.code(), SubjectSql.readable(scope)))
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
                                "paperclip",
                                row.getObject("actor_id", Long.class),
                                row.getString("actor"),
                                "file.did." + row.getString("op"),
                                row.getInt("files"),
                                names(row.getArray("names"))))
                .list();
    }

    private static List<String> names(Array names) throws SQLException {
        return Stream.of((String[]) names.getArray()).limit(NAMED).toList();
    }
}
