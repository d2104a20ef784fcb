package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.Series;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sees to it that after an undo one alone goes on with a series. When the one that was made
/// because another was over has been changed since, it is that; the other one is open again, and
/// has no rule.
@Component
class SeriesUndo {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    SeriesUndo(Catalogue catalogue, JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// Which records that a change set wrote do not get back their rule, or do not come back out of
    /// the trash, because another one goes on with their series.
    Long[] held(Scope scope, RecordType<?> type, long changeSetId) {
        Series series = type.series();
        if (series == null) {
            return new Long[0];
        }
        return Stream.of(before(scope, type, series), after(scope, type, series))
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

    /// Those that were over with the change, when the one that was made then stays, as it has been
    /// changed or something hangs on it, or they cannot be put back.
    private String before(Scope scope, RecordType<?> type, Series series) {
        return """
        select l.record_id
        from change_log m
            join change_log l on l.change_set_id = m.change_set_id and l.record_kind = m.record_kind
              and l.record_id = %8$s and l.op = 'update'
        where m.change_set_id = :set and m.record_kind = :kind and m.op in ('insert', 'restore')
          and (exists (
                select from %1$s t
                where t.deleted_at is null
                  and not ((m.op = 'insert' and %2$s = m.after or m.op = 'restore' and t.version = m.version_after)
                    and %3$s and %4$s))
            or not exists (
                select from %5$s t
                where t.deleted_at is null and %2$s -> '%7$s' = l.after -> '%7$s' and %3$s and %6$s)
            or exists (select from %1$s t where t.deleted_at is null and (%9$s)))
        """
                .formatted(
                        UndoSql.record(type, "m.record_id"),
                        type.snapshot("t"),
                        type.within(scope, Action.READ),
                        type.within(scope, Action.DELETE),
                        UndoSql.record(type, "l.record_id"),
                        type.within(scope, Action.EDIT),
                        series.over().key(),
                        follows("m"),
                        hung("m"));
    }

    /// Those that an undo put into the trash, when the one that it opened again is over by now or
    /// cannot be put back; and those that somebody put there, when the one before has the rule.
    private static String after(Scope scope, RecordType<?> type, Series series) {
        return """
        select d.record_id
        from change_log d
            join change_log f on f.record_kind = d.record_kind and f.record_id = d.record_id
              and f.op = 'insert' and f.follows_id is not null
            left join change_log l on l.change_set_id = d.change_set_id and l.record_kind = d.record_kind
              and l.record_id = f.follows_id and l.op = 'update'
            cross join lateral %1$s t
        where d.change_set_id = :set and d.record_kind = :kind and d.op = 'delete' and t.deleted_at is null
          and case when l.record_id is null then %2$s ->> '%4$s' is not null
              else %2$s ->> '%3$s' is not null or not (%5$s and %6$s) end
        """
                .formatted(
                        UndoSql.record(type, "f.follows_id"),
                        type.snapshot("t"),
                        series.over().key(),
                        series.rule().key(),
                        type.within(scope, Action.READ),
                        type.within(scope, Action.EDIT));
    }

    /// SQL for which one a record came after that a row of the log says was made, or was taken out
    /// of the trash.
    static String follows(String row) {
        return """
        case when %1$s.op = 'insert' then %1$s.follows_id else (
            select made.follows_id from change_log made
            where made.record_kind = %1$s.record_kind and made.record_id = %1$s.record_id and made.op = 'insert') end
        """
                .formatted(row);
    }

    /// SQL for that something hangs on it, which keeps it where it is not in the trash.
    private String hung(String row) {
        return catalogue.types().stream()
                .filter(type -> type.hanging() != null)
                .map(type ->
                        """
                        exists (
                            select from %1$s p join %2$s u on u.id = p.linking and u.deleted_at is null
                            where p.kind = %3$s.record_kind and p.linked = %3$s.record_id)
                        """
                                .formatted(type.hanging(), type.table(), row))
                .collect(Collectors.joining(" or "));
    }
}
