package io.minicrm.view;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.minicrm.list.RecordList;
import io.minicrm.list.ShownCount;
import io.minicrm.record.Catalogue;
import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// How many records views have, as each reader sees them. Kept for a minute, or as much longer as
/// counting took, and never for anybody else: two people may see different records in one view.
@Component
class ViewCounts {

    private static final Duration FRESH = Duration.ofMinutes(1);

    /// So that counting takes a thousandth of a person's time at most.
    private static final int TIMES_AS_LONG = 1_000;

    private static final int MOST_KEPT = 50_000;
    private static final int PATIENCE_MS = 500;

    /// What was counted.
    ///
    /// @param may what the reader could see then, also of what is linked
    private record Key(long person, List<Access> may, long view, int version) {

        static Key of(Scope scope, SavedView view) {
            return new Key(
                    scope.actor().id(),
                    Stream.of(RecordKind.values())
                            .map(kind -> scope.access(Action.READ, kind))
                            .toList(),
                    view.id(),
                    view.version());
        }
    }

    /// @param count null when nobody would have waited for it
    private record Counted(RecordList.@Nullable Count count, Duration took) {

        Duration fresh() {
            Duration longer = took.multipliedBy(TIMES_AS_LONG);
            return longer.compareTo(FRESH) > 0 ? longer : FRESH;
        }
    }

    private final Cache<Key, Counted> counts =
            Caffeine.newBuilder()
                    .maximumSize(MOST_KEPT)
                    .expireAfter(Expiry.<Key, Counted>writing((_, counted) -> counted.fresh()))
                    .build();

    private final Catalogue catalogue;
    private final ShownCount shown;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ViewCounts(
            Catalogue catalogue,
            ShownCount shown,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.catalogue = catalogue;
        this.shown = shown;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// Whether it was looked how many there are, not long ago.
    boolean isFresh(Scope scope, SavedView view) {
        return counts.getIfPresent(Key.of(scope, view)) != null;
    }

    /// How many there were not long ago; empty also when it took too long to count them.
    Optional<RecordList.Count> known(Scope scope, SavedView view) {
        return Optional.ofNullable(counts.getIfPresent(Key.of(scope, view))).map(Counted::count);
    }

    /// Keeps what a list has counted anyway.
    void remember(Scope scope, SavedView view, RecordList.Count count) {
        counts.put(Key.of(scope, view), new Counted(count, Duration.ZERO));
    }

    /// Counts those again that were not counted for long.
    void refresh(Ui ui, Iterable<SavedView> views) {
        for (SavedView view : views) {
            if (!isFresh(ui.scope(), view)) {
                counts.put(Key.of(ui.scope(), view), count(ui, view));
            }
        }
    }

    private Counted count(Ui ui, SavedView view) {
        long begun = System.nanoTime();
        RecordList.Count count;
        try {
            count =
                    transaction.execute(_ -> {
                        patience(Integer.toString(PATIENCE_MS));
                        var counted = shown.of(ui, catalogue.type(view.kind()), view.query());
                        patience("0");
                        return counted;
                    });
        } catch (DataAccessException | IllegalArgumentException _) {
            // Who looks at the list itself waits for it
            count = null;
        }
        return new Counted(count, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void patience(String milliseconds) {
        jdbc.sql("select set_config('statement_timeout', :milliseconds, true)")
                .param("milliseconds", milliseconds)
                .query(String.class)
                .single();
    }
}
