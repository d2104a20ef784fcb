package io.minicrm.record;

import io.minicrm.scope.Prepared;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sees when a record that stands for a series is over, takes the rule off it in the same write,
/// and says what comes next. An undo and an import write what was said, and nothing comes of it.
@Component
class SeriesWrite {

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

    /// Of the rows of `staged` those whose series goes on.
    List<Values> over(RecordType<?> type) {
        return type.series() == null
                ? List.of()
                : jdbc.sql("select over::text from staged where over is not null order by row_no")
                        .query((row, _) -> Values.fromJson(type, row.getString(1)))
                        .list();
    }

    /// What comes after one that is over; empty when that was the last. A day is over where its
    /// owner lives.
    Optional<Values> next(RecordType<?> type, Values last) {
        Series series = type.series();
        return series == null
                ? Optional.empty()
                : series.next(last, clock.instant().atZone(zone(last.get(type.owner()))));
    }

    private ZoneId zone(@Nullable Long owner) {
        return owner == null
                ? ZoneOffset.UTC
                : prepared.sql("select time_zone from app_user where id = :owner")
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
