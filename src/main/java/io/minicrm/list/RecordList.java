package io.minicrm.list;

import io.minicrm.record.Options;
import io.minicrm.record.RecordTally;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.search.SqlParameters;
import io.minicrm.search.Terms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lists the records of any type. The rows of a page are found first, by their keys alone, and then
/// read: so a page costs the same wherever it lies, and however much is shown of each row.
@Component
public class RecordList {

    static final int PAGE = 50;
    static final int COUNTED = 10_000;

    private static final int FETCHED = 500;

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final Directory directory;
    private final Options options;

    RecordList(
            JdbcClient jdbc, @Prepared JdbcClient prepared, Directory directory, Options options) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.directory = directory;
        this.options = options;
    }

    /// One record of a list.
    ///
    /// @param links what its record links lead to, by the field's key
    /// @param sortedBy the value by which it stands where it stands, as a cursor keeps it
    public record Row(
            RecordRef ref,
            String title,
            Values values,
            Map<String, List<Link>> links,
            @Nullable String sortedBy) {}

    /// Where a record link leads: to a title, or to a record that may not be seen, or to one in the
    /// trash.
    public record Link(RecordRef ref, @Nullable String title, boolean seen, boolean living) {}

    /// A page of a list.
    ///
    /// @param place how many rows stand before its first one
    public record Page(List<Row> rows, long place, boolean hasPrevious, boolean hasNext) {

        static final Page NOTHING = new Page(List.of(), 0, false, false);
    }

    /// The page that is asked for.
    public Page page(RecordSelection selection, List<Column> columns) {
        ListRequest request = selection.request();
        Cursor before = usable(request, request.before());
        if (before != null) {
            List<Row> rows = rows(selection, columns, before, true);
            if (rows.size() >= PAGE) {
                boolean more = rows.size() > PAGE;
                List<Row> page = new ArrayList<>(rows.subList(0, PAGE));
                Collections.reverse(page);
                return new Page(page, more ? Math.max(before.place() - PAGE, 0) : 0, more, true);
            }
        }
        Cursor after = usable(request, request.after());
        List<Row> rows = rows(selection, columns, after, false);
        boolean more = rows.size() > PAGE;
        return new Page(
                more ? rows.subList(0, PAGE) : rows,
                after == null ? 0 : after.place(),
                after != null,
                more);
    }

    /// The cursor, when it names a place that rows of this order can have.
    private @Nullable Cursor usable(ListRequest request, @Nullable Cursor cursor) {
        if (cursor == null) {
            return null;
        }
        Column column = request.sort().column();
        String value = cursor.value();
        boolean placed = value == null ? !column.isAlwaysFilled() : key(column).read(value) != null;
        return placed ? cursor : null;
    }

    private SortKey key(Column column) {
        return SortKey.of(column, directory, options);
    }

    /// How many rows a list has.
    ///
    /// @param exceeded whether there are more than that, so many that nobody waits for them to be
    ///   counted
    public record Count(long rows, boolean exceeded) {

        static final Count NONE = new Count(0, false);
    }

    /// How many rows the list has. Whose records there are is known; of what else is asked, rows
    /// are counted up to a limit.
    public Count count(RecordSelection selection) {
        if (isTallied(selection)) {
            return new Count(countAll(selection), false);
        }
        long rows = count(selection, " limit " + (COUNTED + 1));
        return rows > COUNTED ? new Count(COUNTED, true) : new Count(rows, false);
    }

    /// How many records there are, however many that are.
    public long countAll(RecordSelection selection) {
        return isTallied(selection) ? tallied(selection) : count(selection, "");
    }

    /// How many of these are among the records.
    int among(RecordSelection selection, List<Long> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        SqlParameters sqlParameters = new SqlParameters();
        return client(sqlParameters)
                .sql(
                        "select count(*) from %s t where t.id = any(%s::bigint[]) and %s"
                                .formatted(
                                        selection.type().table(),
                                        sqlParameters.bind(ids.toArray(Long[]::new)),
                                        selection.where(sqlParameters)))
                .params(sqlParameters.values())
                .query((row, _) -> row.getInt(1))
                .single();
    }

    /// With how many of the records each of these may be done; the same records are counted once.
    Map<Action, Long> countFor(RecordSelection selection, Action... actions) {
        Map<String, Long> counted = new HashMap<>();
        Map<Action, Long> counts = new EnumMap<>(Action.class);
        for (Action action : actions) {
            if (selection.scope().may(action, selection.type().kind())) {
                RecordSelection those = selection.forAction(action);
                counts.put(
                        action,
                        selection.hasProblem()
                                ? 0L
                                : counted.computeIfAbsent(
                                        those.where(new SqlParameters()), _ -> countAll(those)));
            }
        }
        return counts;
    }

    private static boolean isTallied(RecordSelection selection) {
        return selection.type().hangsWithin(selection.scope())
                && selection.asksOnly(RecordTally.fields(selection.type()));
    }

    private long tallied(RecordSelection selection) {
        SqlParameters sqlParameters = new SqlParameters();
        return client(sqlParameters)
                .sql(
                        "select coalesce(sum(records), 0) from %s where %s"
                                .formatted(
                                        RecordTally.sql(selection.type(), selection.scope()),
                                        selection.where(sqlParameters)))
                .params(sqlParameters.values())
                .query(Long.class)
                .single();
    }

    private long count(RecordSelection selection, String limit) {
        SqlParameters sqlParameters = new SqlParameters();
        String rows =
                asksForWordsAlone(selection)
                        ? "select from search_doc d where " + found(selection, sqlParameters)
                        : "select from %s t where %s"
                                .formatted(
                                        selection.type().table(), selection.where(sqlParameters));
        return client(sqlParameters)
                .sql("select count(*) from (%s%s) c".formatted(rows, limit))
                .params(sqlParameters.values())
                .query(Long.class)
                .single();
    }

    /// What has no values is planned for none.
    private JdbcClient client(SqlParameters sqlParameters) {
        return sqlParameters.values().isEmpty() ? prepared : jdbc;
    }

    /// A list that is narrowed down by words alone is one of search rows: there is one for each
    /// living record, with whose it is and when it was changed.
    private static boolean asksForWordsAlone(RecordSelection selection) {
        ListRequest request = selection.request();
        return selection.type().isSearchable()
                && request.criteria().isEmpty()
                && !Terms.of(request.q()).isEmpty();
    }

    private static String found(RecordSelection selection, SqlParameters sqlParameters) {
        RecordType<?> type = selection.type();
        return "d.record_kind = %d and %s and %s"
                .formatted(
                        type.kind().code(),
                        selection.scope().access(Action.READ, type.kind()).sql("d"),
                        Terms.of(selection.request().q())
                                .sql(selection.scope(), type, "d", sqlParameters));
    }

    /// All rows, one after the other; to be called in a transaction, which keeps the database from
    /// sending them all at once.
    public void export(RecordSelection selection, List<Column> columns, Consumer<Row> reader) {
        SqlParameters sqlParameters = new SqlParameters();
        Sort sort = selection.request().sort();
        SortKey key = key(sort.column());
        String place = key.ranked() == null ? key.sql() : rank(key, sqlParameters);
        RowSql shown = new RowSql(selection.scope(), selection.type(), columns);
        jdbc.sql(
                        """
                        select t.id, null as sorted_by, %1$s
                        from %2$s t %3$s
                        where %4$s
                        order by %5$s %6$s nulls last, t.id %6$s
                        """
                                .formatted(
                                        shown.cells(),
                                        selection.type().table(),
                                        shown.links(),
                                        selection.where(sqlParameters),
                                        place,
                                        sort.descending() ? "desc" : "asc"))
                .params(sqlParameters.values())
                .withFetchSize(FETCHED)
                .query(row -> {
                    reader.accept(shown.row(row));
                });
    }

    private static String rank(SortKey key, SqlParameters sqlParameters) {
        List<Long> ids = key.ranked() == null ? List.of() : key.ranked();
        return "array_position(%s::bigint[], %s)"
                .formatted(sqlParameters.bind(ids.toArray(Long[]::new)), key.sql());
    }

    /// Rows beside a cursor, nearest first: one more than a page has. Where they stand depends on
    /// what is looked for and is planned for it; what is shown of them is found by their ids, in
    /// the same way for every list.
    private List<Row> rows(
            RecordSelection selection,
            List<Column> columns,
            @Nullable Cursor cursor,
            boolean backwards) {
        RecordType<?> type = selection.type();
        List<Place> places = places(selection, cursor, backwards);
        RowSql shown = new RowSql(selection.scope(), type, columns);
        return prepared.sql(
                        """
                        select t.id, p.sorted_by, %1$s
                        from unnest(:ids::bigint[], :sorted::text[]) with ordinality p(id, sorted_by, place)
                        join %2$s t on t.id = p.id %3$s
                        where t.deleted_at is null and %4$s
                        order by p.place
                        """
                                .formatted(
                                        shown.cells(),
                                        type.table(),
                                        shown.links(),
                                        type.within(selection.scope(), Action.READ)))
                .param("ids", places.stream().map(Place::id).toArray(Long[]::new))
                .param("sorted", places.stream().map(Place::sortedBy).toArray(String[]::new))
                .query((row, _) -> shown.row(row))
                .list();
    }

    /// Where a row stands: which one it is, and the value by which it stands there.
    private record Place(long id, @Nullable String sortedBy) {}

    private List<Place> places(
            RecordSelection selection, @Nullable Cursor cursor, boolean backwards) {
        Sort sort = selection.request().sort();
        SqlParameters sqlParameters = new SqlParameters();
        SortKey key = key(sort.column());
        PageWindow window =
                new PageWindow(
                        selection.type().table() + " t",
                        selection.where(sqlParameters),
                        key,
                        sort.column().isAlwaysFilled(),
                        sort.descending(),
                        cursor,
                        backwards,
                        PAGE + 1,
                        sqlParameters);
        return client(sqlParameters)
                .sql(
                        """
                        select f.id, %1$s as sorted_by
                        from (%2$s) f
                        order by part %3$s, key %4$s, id %4$s limit %5$d
                        """
                                .formatted(
                                        key.ranked() == null ? key.text() : "ranked_id::text",
                                        window.sql(),
                                        window.parts(),
                                        window.order(),
                                        PAGE + 1))
                .params(sqlParameters.values())
                .query((row, _) -> new Place(row.getLong("id"), row.getString("sorted_by")))
                .list();
    }
}
