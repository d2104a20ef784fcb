package io.minicrm.change;

import io.minicrm.record.RecordType;
import io.minicrm.record.Series;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sees to it that after an undo one alone goes on with a series. When the one that was made
/// because another was over has been changed since, it is that; the other one is open again, and
/// has no rule.
@Component
class SeriesUndo {

    private final JdbcClient jdbc;

    SeriesUndo(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Which records that a change set wrote do not get back their rule, or do not come back out of
    /// the trash, because another one goes on with their series.
    Long[] held(Scope scope, RecordType<?> type, long changeSetId) {
        Series series = type.series();
        if (series == null) {
            return new Long[0];
        }
        return Stream.of(before(scope, type, series), after(type, series))
                .flatMap(sql -> ids(sql, type, changeSetId).stream())
                .toArray(Long[]::new);
    }

    private List<Long> ids(String sql, RecordType<?> type, long changeSetId) {
        return jdbc.sql(sql)
                .param("set", changeSetId)
                .param("kind", type.kind().code())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// Those that were over with the change, when the one that was made then stays, or they cannot
    /// be put back.
    private static String before(Scope scope, RecordType<?> type, Series series) {
        return """
        select l.record_id
        from change_log f
            join change_log l on l.change_set_id = f.change_set_id and l.record_kind = f.record_kind
              and l.record_id = f.follows_id and l.op = 'update'
        where f.change_set_id = :set and f.record_kind = :kind and f.follows_id is not null
          and (exists (
                select from %1$s t
                where t.deleted_at is null and not (%2$s = f.after and %3$s and %4$s))
            or not exists (
                select from %5$s t
                where t.deleted_at is null and %2$s -> '%7$s' = l.after -> '%7$s' and %3$s and %6$s))
        """
                .formatted(
                        Undo.record(type, "f.record_id"),
                        type.snapshot("t"),
                        type.within(scope, Action.READ),
                        type.within(scope, Action.DELETE),
                        Undo.record(type, "l.record_id"),
                        type.within(scope, Action.EDIT),
                        series.over().key());
    }

    /// Those that an undo put into the trash, when the one that it opened again is over by now.
    private static String after(RecordType<?> type, Series series) {
        return """
        select d.record_id
        from change_log d
            join change_log f on f.record_kind = d.record_kind and f.record_id = d.record_id
              and f.op = 'insert' and f.follows_id is not null
            join change_log l on l.change_set_id = d.change_set_id and l.record_kind = d.record_kind
              and l.record_id = f.follows_id and l.op = 'update'
            cross join lateral %s t
        where d.change_set_id = :set and d.record_kind = :kind and d.op = 'delete'
          and t.deleted_at is null and %s ->> '%s' is not null
        """
                .formatted(
                        Undo.record(type, "l.record_id"), type.snapshot("t"), series.over().key());
    }
}
