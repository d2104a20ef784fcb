package io.minicrm.merge;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Looks at each record that was changed, set by set in the order of their numbers, and once at all
/// that there were before: some hundred at a time, on one node at a time, which holds the row that
/// says how far one is.
@Component
class DuplicateWatch {

    private static final int BATCH = 500;

    private record Place(
            long last, int setKind, long setId, int walkKind, long walkId, boolean walked) {}

    private final DuplicateSearch search;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    DuplicateWatch(DuplicateSearch search, Catalogue catalogue, @Prepared JdbcClient jdbc) {
        this.search = search;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// Looks at the next ones: what was changed comes first.
    ///
    /// @return false when there are none, or another node looks
    @Transactional
    public boolean next() {
        Optional<Place> place =
                jdbc
                        .sql(
                                """
                                select last, set_kind, set_id, walk_kind, walk_id, walked_at is not null as walked
                                from duplicate_watch for update skip locked
                                """)
                        .query((row, _) ->
                                new Place(
                                        row.getLong("last"),
                                        row.getInt("set_kind"),
                                        row.getLong("set_id"),
                                        row.getInt("walk_kind"),
                                        row.getLong("walk_id"),
                                        row.getBoolean("walked")))
                        .list()
                        .stream()
                        .findFirst();
        return place.isPresent()
                && (changed(place.get()) || !place.get().walked() && walk(place.get()));
    }

    /// The next change sets, until they are some hundred records; of a long one a part.
    private boolean changed(Place place) {
        Map<RecordKind, List<Long>> touched = new TreeMap<>();
        long last = place.last();
        int kind = place.setKind();
        long id = place.setId();
        int seen = 0;
        while (seen < BATCH) {
            List<long[]> rows = rows(last, kind, id, BATCH - seen);
            if (rows.isEmpty()) {
                break;
            }
            for (long[] row : rows) {
                if (row[1] != 0) {
                    kind = (int) row[1];
                    id = row[2];
                }
                if (row[3] == 1) {
                    touched.computeIfAbsent(RecordKind.of((int) row[1]), _ -> new ArrayList<>())
                            .add(row[2]);
                }
            }
            if (rows.size() < BATCH - seen || rows.getFirst()[1] == 0) {
                last = rows.getFirst()[0];
                kind = 0;
                id = 0;
            }
            seen += rows.size();
        }
        if (seen == 0) {
            return false;
        }
        touched.forEach(
                (each, ids) -> search.find(catalogue.type(each), ids.stream().distinct().toList()));
        jdbc.sql("update duplicate_watch set last = :last, set_kind = :kind, set_id = :id")
                .param("last", last)
                .param("kind", kind)
                .param("id", id)
                .update();
        return true;
    }

    /// Of the first change set after a number the records after a place: its number, their kind and
    /// id, and whether what was done to them can make or end a pair. A set without any is a row of
    /// its own.
    private List<long[]> rows(long last, int kind, long id, int most) {
        StringBuilder matters = new StringBuilder("false");
        for (RecordType<?> type : types()) {
            matters.append(
                    " or l.record_kind = %d and (l.op <> 'update' or jsonb_exists_any(l.before || l.after, '{%s}'))"
                            .formatted(
                                    type.kind().code(),
                                    String.join(",", DuplicateSearch.keys(type))));
        }
        return jdbc.sql(
                        """
                        select s.seq, coalesce(l.record_kind, 0) as kind, coalesce(l.record_id, 0) as id,
                               coalesce(l.matters, false) as matters
                        from (select id, seq from change_set where seq > 0 and seq > :last order by seq limit 1) s
                            left join lateral (
                                select l.record_kind, l.record_id, bool_or(l.op <> 'kept' and (%s)) as matters
                                from change_log l
                                where l.change_set_id = s.id and (l.record_kind, l.record_id) > (:kind, :id)
                                group by 1, 2 order by 1, 2 limit :most) l on true
                        """
                                .formatted(matters))
                .param("last", last)
                .param("kind", kind)
                .param("id", id)
                .param("most", most)
                .query((row, _) ->
                        new long[] {
                            row.getLong("seq"),
                            row.getLong("kind"),
                            row.getLong("id"),
                            row.getBoolean("matters") ? 1 : 0
                        })
                .list();
    }

    private boolean walk(Place place) {
        for (RecordType<?> type : types()) {
            if (type.kind().code() < place.walkKind()) {
                continue;
            }
            long after = type.kind().code() == place.walkKind() ? place.walkId() : 0;
            List<Long> ids =
                    jdbc.sql(
                                    "select t.id from %s t where t.id > :after order by t.id limit :most"
                                            .formatted(type.table()))
                            .param("after", after)
                            .param("most", BATCH)
                            .query((row, _) -> row.getLong(1))
                            .list();
            if (!ids.isEmpty()) {
                search.find(type, ids);
                jdbc.sql("update duplicate_watch set walk_kind = :kind, walk_id = :id")
                        .param("kind", type.kind().code())
                        .param("id", ids.getLast())
                        .update();
                return true;
            }
        }
        jdbc.sql("update duplicate_watch set walked_at = now()").update();
        return false;
    }

    private List<RecordType<?>> types() {
        return catalogue.types().stream()
                .<RecordType<?>>map(type -> type)
                .filter(RecordType::isSearchable)
                .sorted((one, other) -> Integer.compare(one.kind().code(), other.kind().code()))
                .toList();
    }
}
