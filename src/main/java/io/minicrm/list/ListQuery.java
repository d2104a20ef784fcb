package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.Options;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import io.minicrm.search.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Lists the records of any type. The rows of a page are found first, by their keys alone, and then
/// read: so a page costs the same wherever it lies, and however much is shown of each row.
///
/// Rows without a value in the column that sorts stand last in both directions. They are a part of
/// their own: each part is then one range of one index, which "nulls last" in both directions is
/// not.
@Component
class ListQuery {

    static final int PAGE = 50;
    static final int COUNTED = 10_000;

    private static final int FETCHED = 500;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final Directory directory;
    private final Options options;

    ListQuery(JdbcClient jdbc, Directory directory, Options options) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.options = options;
    }

    /// One record of a list.
    ///
    /// @param links what its record links lead to, by the field's key
    /// @param sortedBy the value by which it stands where it stands, as a cursor keeps it
    record Row(
            RecordRef ref,
            String title,
            Values values,
            Map<String, List<Link>> links,
            @Nullable String sortedBy) {}

    /// Where a record link leads: to a title, or to a record that may not be seen, or to one in the
    /// trash.
    record Link(RecordRef ref, @Nullable String title, boolean seen, boolean living) {}

    /// A page of a list.
    ///
    /// @param place how many rows stand before its first one
    record Page(List<Row> rows, long place, boolean hasPrevious, boolean hasNext) {

        static final Page NOTHING = new Page(List.of(), 0, false, false);
    }

    /// The page that is asked for.
    Page page(Scope scope, ListRequest request, List<Column> columns) {
        Cursor before = usable(request, request.before());
        if (before != null) {
            List<Row> rows = rows(scope, request, columns, before, true);
            if (rows.size() >= PAGE) {
                boolean more = rows.size() > PAGE;
                List<Row> page = new ArrayList<>(rows.subList(0, PAGE));
                Collections.reverse(page);
                return new Page(page, more ? Math.max(before.place() - PAGE, 0) : 0, more, true);
            }
        }
        Cursor after = usable(request, request.after());
        List<Row> rows = rows(scope, request, columns, after, false);
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
        boolean placed =
                value == null
                        ? !column.isAlwaysFilled()
                        : SortKey.of(request.type(), column, directory, options).read(value)
                                != null;
        return placed ? cursor : null;
    }

    /// How many rows the list has; beyond a limit only that it is exceeded, unless all shall be
    /// counted.
    long count(Scope scope, ListRequest request) {
        return count(scope, request, request.countAll());
    }

    /// How many records an export of it has, however many that are.
    long countAll(Scope scope, ListRequest request) {
        return count(scope, request, true);
    }

    private long count(Scope scope, ListRequest request, boolean all) {
        SqlParameters sqlParameters = new SqlParameters();
        String rows =
                asksForWordsAlone(request)
                        ? "select from search_doc d where "
                                + found(scope, request.type(), Terms.of(request.q()), sqlParameters)
                        : "select from %s t where %s"
                                .formatted(
                                        request.type().table(),
                                        where(scope, Action.READ, request, sqlParameters));
        return jdbc.sql(
                        "select count(*) from (%s%s) c"
                                .formatted(rows, all ? "" : " limit " + (COUNTED + 1)))
                .params(sqlParameters.values())
                .query(Long.class)
                .single();
    }

    /// All rows that may be exported, one after the other; to be called in a transaction, which
    /// keeps the database from sending them all at once.
    void export(Scope scope, ListRequest request, List<Column> columns, Consumer<Row> reader) {
        SqlParameters sqlParameters = new SqlParameters();
        SortKey key = SortKey.of(request.type(), request.sort().column(), directory, options);
        String place = key.ranked() == null ? key.sql() : rank(key, sqlParameters);
        jdbc.sql(
                        """
                        select t.id, null as sorted_by, %s
                        from %s t %s
                        where %s
                        order by %s %s nulls last, t.id %s
                        """
                                .formatted(
                                        cells(request.type(), columns),
                                        request.type().table(),
                                        links(scope, columns),
                                        where(scope, Action.EXPORT, request, sqlParameters),
                                        place,
                                        direction(request.sort().descending()),
                                        direction(request.sort().descending())))
                .params(sqlParameters.values())
                .withFetchSize(FETCHED)
                .query(row -> {
                    reader.accept(row(request.type(), columns, row));
                });
    }

    /// Rows beside a cursor, nearest first: one more than a page has.
    private List<Row> rows(
            Scope scope,
            ListRequest request,
            List<Column> columns,
            @Nullable Cursor cursor,
            boolean backwards) {
        RecordType<?> type = request.type();
        SqlParameters sqlParameters = new SqlParameters();
        SortKey key = SortKey.of(type, request.sort().column(), directory, options);
        boolean descending = request.sort().descending() != backwards;
        String order = direction(descending);
        String found = found(scope, request, key, cursor, descending, backwards, sqlParameters);
        return jdbc.sql(
                        """
                        select p.id, p.sorted_by, %s
                        from (
                            select f.*, %s as sorted_by
                            from (%s) f
                            order by part %s, key %s, id %s limit %d
                        ) p
                        join %s t on t.id = p.id %s
                        order by p.part %s, p.key %s, p.id %s
                        """
                                .formatted(
                                        cells(type, columns),
                                        key.ranked() == null ? key.text() : "ranked_id::text",
                                        found,
                                        backwards ? "desc" : "asc",
                                        order,
                                        order,
                                        PAGE + 1,
                                        type.table(),
                                        links(scope, columns),
                                        backwards ? "desc" : "asc",
                                        order,
                                        order))
                .params(sqlParameters.values())
                .query((row, _) -> row(type, columns, row))
                .list();
    }

    /// SQL for the keys of the rows: those with a value, then those without.
    private String found(
            Scope scope,
            ListRequest request,
            SortKey key,
            @Nullable Cursor cursor,
            boolean descending,
            boolean backwards,
            SqlParameters sqlParameters) {
        Object value = cursor == null || cursor.value() == null ? null : key.read(cursor.value());
        boolean amongEmpty = cursor != null && value == null;
        String from = request.type().table() + " t";
        String where = where(scope, Action.READ, request, sqlParameters);
        String beyond = descending ? "<" : ">";
        String order = direction(descending);
        List<String> parts = new ArrayList<>();
        if (!amongEmpty || backwards) {
            parts.add(
                    key.ranked() == null
                            ? filled(
                                    request,
                                    key,
                                    cursor,
                                    value,
                                    from,
                                    where,
                                    order,
                                    beyond,
                                    sqlParameters)
                            : ranked(key, cursor, value, from, where, descending, sqlParameters));
        }
        boolean hasEmpty = !request.sort().column().isAlwaysFilled() && (!backwards || amongEmpty);
        if (hasEmpty) {
            String besideId =
                    amongEmpty && cursor != null
                            ? "and t.id %s %s".formatted(beyond, sqlParameters.bind(cursor.id()))
                            : "";
            parts.add(
                    """
                    (select t.id, %s as key, 1 as part%s from %s
                     where %s and %s is null %s
                     order by %s %s, t.id %s limit %d)
                    """
                            .formatted(
                                    key.ranked() == null ? key.sql() : "null::bigint",
                                    key.ranked() == null ? "" : ", null::bigint as ranked_id",
                                    from,
                                    where,
                                    key.sql(),
                                    besideId,
                                    key.sql(),
                                    order,
                                    order,
                                    PAGE + 1));
        }
        return String.join(" union all ", parts);
    }

    private static String filled(
            ListRequest request,
            SortKey key,
            @Nullable Cursor cursor,
            @Nullable Object value,
            String from,
            String where,
            String order,
            String beyond,
            SqlParameters sqlParameters) {
        String beside =
                cursor == null || value == null
                        ? ""
                        : "and (%s, t.id) %s (%s, %s)"
                                .formatted(
                                        key.sql(),
                                        beyond,
                                        sqlParameters.bind(value),
                                        sqlParameters.bind(cursor.id()));
        return """
        (select t.id, %s as key, 0 as part from %s
         where %s %s %s
         order by %s %s, t.id %s limit %d)
        """
                .formatted(
                        key.sql(),
                        from,
                        where,
                        request.sort().column().isAlwaysFilled()
                                ? ""
                                : "and " + key.sql() + " is not null",
                        beside,
                        key.sql(),
                        order,
                        order,
                        PAGE + 1);
    }

    /// A list that is narrowed down by words alone is one of search rows: there is one for each
    /// living record, with whose it is and when it was changed.
    private static boolean asksForWordsAlone(ListRequest request) {
        return request.filters().isEmpty() && !Terms.of(request.q()).isEmpty();
    }

    private static String found(
            Scope scope, RecordType<?> type, Terms terms, SqlParameters sqlParameters) {
        return "d.record_kind = %d and %s and %s"
                .formatted(
                        type.kind().code(),
                        scope.access(Action.READ, type.kind()).sql("d"),
                        terms.sql(scope, type, "d", sqlParameters));
    }

    /// By people, teams or options: for each, in their order, the first rows.
    private static String ranked(
            SortKey key,
            @Nullable Cursor cursor,
            @Nullable Object value,
            String from,
            String where,
            boolean descending,
            SqlParameters sqlParameters) {
        List<Long> ids = key.ranked() == null ? List.of() : key.ranked();
        int place = value == null ? -1 : ids.indexOf(value) + 1;
        String beyond = descending ? "<" : ">";
        String order = direction(descending);
        String besidePlace = "";
        String besideId = "";
        if (cursor != null && place >= 0) {
            besidePlace = "where o.place %s= %s".formatted(beyond, sqlParameters.bind(place));
            besideId =
                    "and t.id %s case when o.place = %s then %s else %d end"
                            .formatted(
                                    beyond,
                                    sqlParameters.bind(place),
                                    sqlParameters.bind(cursor.id()),
                                    descending ? Long.MAX_VALUE : 0);
        }
        return """
        (select x.id, o.place as key, 0 as part, o.id as ranked_id
         from unnest(%s) with ordinality o(id, place)
             cross join lateral (
                 select t.id from %s
                 where %s and %s = o.id %s
                 order by t.id %s limit %d) x
         %s
         order by o.place %s, x.id %s limit %d)
        """
                .formatted(
                        sqlParameters.bind(ids.toArray(Long[]::new)) + "::bigint[]",
                        from,
                        where,
                        key.sql(),
                        besideId,
                        order,
                        PAGE + 1,
                        besidePlace,
                        order,
                        order,
                        PAGE + 1);
    }

    private static String rank(SortKey key, SqlParameters sqlParameters) {
        List<Long> ids = key.ranked() == null ? List.of() : key.ranked();
        return "array_position(%s::bigint[], %s)"
                .formatted(sqlParameters.bind(ids.toArray(Long[]::new)), key.sql());
    }

    static String where(
            Scope scope, Action action, ListRequest request, SqlParameters sqlParameters) {
        RecordType<?> type = request.type();
        List<String> conditions = new ArrayList<>();
        conditions.add("t.deleted_at is null");
        conditions.add(scope.access(Action.READ, type.kind()).sql("t"));
        if (action != Action.READ) {
            conditions.add(scope.access(action, type.kind()).sql("t"));
        }
        for (Filter filter : request.filters()) {
            if (filter.condition() != null) {
                conditions.add(filter.condition().sql(sqlParameters));
            }
        }
        Terms terms = Terms.of(request.q());
        if (!terms.isEmpty()) {
            conditions.add(
                    "t.id in (select d.record_id from search_doc d where d.record_kind = %d and %s)"
                            .formatted(
                                    type.kind().code(),
                                    terms.sql(scope, type, "d", sqlParameters)));
        }
        return String.join(" and ", conditions);
    }

    /// SQL for what is shown of a row.
    private static String cells(RecordType<?> type, List<Column> columns) {
        List<String> pairs = new ArrayList<>();
        List<String> links = new ArrayList<>();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field == null) {
                continue;
            }
            pairs.add("'%s', %s".formatted(field.key(), field.snapshot("t")));
            if (field.type() instanceof ReferenceType) {
                links.add("%1$s.links::text as %1$s".formatted(alias(field)));
            }
        }
        String values =
                pairs.isEmpty()
                        ? "'{}'"
                        : "jsonb_strip_nulls(jsonb_build_object(" + String.join(", ", pairs) + "))";
        return "%s as title, %s::text as cells%s"
                .formatted(
                        type.title(),
                        values,
                        links.stream().map(link -> ", " + link).collect(Collectors.joining()));
    }

    /// SQL that finds what record links lead to; a title is only told to those who may see it.
    private static String links(Scope scope, List<Column> columns) {
        StringBuilder joins = new StringBuilder();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field != null && field.type() instanceof ReferenceType link) {
                joins.append(
                        """
                         left join lateral (
                            select jsonb_agg(jsonb_build_array(
                                       l.id, (%1$s) is true, l.deleted_at is null,
                                       (select d.title from search_doc d
                                        where d.record_kind = %2$d and d.record_id = l.id and %1$s)) order by l.place) as links
                            from %3$s) %4$s on true
                        """
                                .formatted(
                                        scope.access(Action.READ, link.target()).sql("l"),
                                        link.target().code(),
                                        link.linked("t", field),
                                        alias(field)));
            }
        }
        return joins.toString();
    }

    private static String alias(Field<?> field) {
        return "link_" + field.key();
    }

    private static Row row(RecordType<?> type, List<Column> columns, ResultSet row)
            throws SQLException {
        Values values = Values.fromJson(type, row.getString("cells"));
        Map<String, List<Link>> links = new HashMap<>();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field != null && field.type() instanceof ReferenceType link) {
                links.put(field.key(), links(link, row.getString(alias(field))));
            }
        }
        return new Row(
                new RecordRef(type.kind(), row.getLong("id")),
                row.getString("title"),
                values,
                links,
                row.getString("sorted_by"));
    }

    private static List<Link> links(ReferenceType type, @Nullable String json) {
        List<Link> links = new ArrayList<>();
        if (json != null) {
            JSON.readTree(json)
                    .forEach(link ->
                            links.add(
                                    new Link(
                                            new RecordRef(type.target(), link.get(0).longValue()),
                                            link.get(3).isNull() ? null : link.get(3).stringValue(),
                                            link.get(1).booleanValue(),
                                            link.get(2).booleanValue())));
        }
        return links;
    }

    private static String direction(boolean descending) {
        return descending ? "desc" : "asc";
    }
}
