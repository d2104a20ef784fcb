package io.minicrm.record;

import io.minicrm.scope.Prepared;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sees when a record that stands for a series is over, takes the rule off it in the same write,
/// and says what comes next. An undo and an import write what was said, and nothing comes of it.
@Component
class SeriesWrite {

    /// Of so many at once what comes next is held in memory.
    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final Clock clock;

    SeriesWrite(JdbcClient jdbc, @Prepared JdbcClient prepared, Clock clock) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.clock = clock;
    }

    /// Takes the rule off a record that is over with this change, or lets one that is said anew
    /// begin with the day on which the record is due.
    ///
    /// @param written what is written of it
    /// @return all values of it, with the rule; null when its series does not go on
    @Nullable Values over(
            ChangeSet set, RecordType<?> type, Values before, Values after, Values written) {
        Series series = series(set, type);
        if (series == null) {
            return null;
        }
        Values all = after.copy();
        series.begin(written, all);
        if (!series.goesOn(before, all)) {
            return null;
        }
        written.with(series.rule(), null);
        return all;
    }

    /// The same for all rows of `staged` that will be written.
    void over(ChangeSet set, RecordType<?> type) {
        Series series = series(set, type);
        if (series != null) {
            jdbc.sql(
                            """
                            update staged s
                            set over = f_patched(s.before, s.patch), patch = s.patch || '{"%s": null}'
                            where s.outcome = 'updated' and s.patch ->> '%s' is not null and %s
                            """
                                    .formatted(
                                            series.rule().key(),
                                            series.over().key(),
                                            series.sqlGoesOn(
                                                    "s.before", "f_patched(s.before, s.patch)")))
                    .update();
        }
    }

    /// Adds to `staged` what comes after those that are over with these rows, as records that are
    /// still to be inserted. It is as those were, also where who says that they are over could not
    /// make such ones: that they come again was said before.
    ///
    /// @return how many
    int goOn(RecordType<?> type) {
        if (type.series() == null) {
            return 0;
        }
        Map<Long, ZoneId> zones = new HashMap<>();
        int following = 0;
        List<Last> some = over(type, 0);
        while (!some.isEmpty()) {
            following += stage(type, some, zones);
            some = over(type, some.getLast().rowNo());
        }
        return following;
    }

    /// One that is over, with all values and its rule.
    private record Last(long rowNo, long id, Values values) {}

    private List<Last> over(RecordType<?> type, long after) {
        return jdbc.sql(
                        """
                        select row_no, id, over::text from staged
                        where over is not null and row_no > :after order by row_no limit :most
                        """)
                .param("after", after)
                .param("most", AT_ONCE)
                .query((row, _) ->
                        new Last(
                                row.getLong(1),
                                row.getLong(2),
                                Values.fromJson(type, row.getString(3))))
                .list();
    }

    private int stage(RecordType<?> type, List<Last> some, Map<Long, ZoneId> zones) {
        List<Long> rows = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<String> patches = new ArrayList<>();
        for (Last last : some) {
            Long owner = last.values().get(type.owner());
            ZoneId zone = owner == null ? ZoneOffset.UTC : zones.computeIfAbsent(owner, this::zone);
            next(type, last.values(), zone)
                    .ifPresent(next -> {
                        rows.add(-last.rowNo());
                        ids.add(last.id());
                        patches.add(next.toJson());
                    });
        }
        jdbc.sql(
                        """
                        insert into staged (row_no, id, patch, outcome, follows)
                        select x.row_no, nextval((select pg_get_serial_sequence(:table, 'id'))::regclass),
                               jsonb_strip_nulls(x.patch::jsonb), 'created', x.follows
                        from unnest(:rows::bigint[], :patches::text[], :follows::bigint[]) x (row_no, patch, follows)
                        """)
                .param("table", type.table())
                .param("rows", rows.toArray(Long[]::new))
                .param("patches", patches.toArray(String[]::new))
                .param("follows", ids.toArray(Long[]::new))
                .update();
        return rows.size();
    }

    /// What comes after one that is over; empty when that was the last. A day is over where its
    /// owner lives.
    Optional<Values> next(RecordType<?> type, Values last) {
        Long owner = last.get(type.owner());
        return next(type, last, owner == null ? ZoneOffset.UTC : zone(owner));
    }

    private Optional<Values> next(RecordType<?> type, Values last, ZoneId zone) {
        Series series = type.series();
        return series == null ? Optional.empty() : series.next(last, clock.instant().atZone(zone));
    }

    private ZoneId zone(long owner) {
        return prepared.sql("select time_zone from app_user where id = :owner")
                .param("owner", owner)
                .query(String.class)
                .optional()
                .map(DueType::zone)
                .orElse(ZoneOffset.UTC);
    }

    private static @Nullable Series series(ChangeSet set, RecordType<?> type) {
        return set.kind().isOfOne() ? type.series() : null;
    }
}
