package io.minicrm.list;

import io.minicrm.search.SqlParameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a list that stand nearest to a cursor, by their keys alone: SQL that selects id,
/// key, part, and ranked_id where rows are ranked.
///
/// Rows without a value in the column that sorts stand last in both directions. They are a part of
/// their own: each part is then one range of one index, which "nulls last" in both directions is
/// not.
///
/// @param from the table, with the alias `t`
/// @param where which rows there are
/// @param filled whether every row has a value in the column that sorts
/// @param backwards whether the rows before the cursor are meant rather than those after it
/// @param rows how many
record PageWindow(
        String from,
        String where,
        SortKey key,
        boolean filled,
        boolean descends,
        @Nullable Cursor cursor,
        boolean backwards,
        int rows,
        SqlParameters sqlParameters) {

    String parts() {
        return backwards ? "desc" : "asc";
    }

    String order() {
        return descending() ? "desc" : "asc";
    }

    private boolean descending() {
        return descends != backwards;
    }

    private String beyond() {
        return descending() ? "<" : ">";
    }

    /// The value beside which the rows stand; null when it is none, or when they stand at an end.
    private @Nullable Object value() {
        return cursor == null || cursor.value() == null ? null : key.read(cursor.value());
    }

    /// Those with a value, then those without.
    String sql() {
        boolean amongEmpty = cursor != null && value() == null;
        List<String> parts = new ArrayList<>();
        if (!amongEmpty || backwards) {
            parts.add(key.ranked() == null ? withValue() : ranked(key.ranked()));
        }
        if (!filled && (!backwards || amongEmpty)) {
            parts.add(empty(amongEmpty));
        }
        return String.join(" union all ", parts);
    }

    private String empty(boolean amongEmpty) {
        String besideId =
                amongEmpty && cursor != null
                        ? "and t.id %s %s".formatted(beyond(), sqlParameters.bind(cursor.id()))
                        : "";
        return """
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
                        order(),
                        order(),
                        rows);
    }

    private String withValue() {
        Object value = value();
        String beside =
                cursor == null || value == null
                        ? ""
                        : "and (%s, t.id) %s (%s, %s)"
                                .formatted(
                                        key.sql(),
                                        beyond(),
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
                        filled ? "" : "and " + key.sql() + " is not null",
                        beside,
                        key.sql(),
                        order(),
                        order(),
                        rows);
    }

    /// By people, teams or options: for each, in their order, the first rows.
    private String ranked(List<Long> ids) {
        Object value = value();
        int place = value == null ? -1 : ids.indexOf(value) + 1;
        String besidePlace = "";
        String besideId = "";
        if (cursor != null && place >= 0) {
            besidePlace = "where o.place %s= %s".formatted(beyond(), sqlParameters.bind(place));
            besideId =
                    "and t.id %s case when o.place = %s then %s else %d end"
                            .formatted(
                                    beyond(),
                                    sqlParameters.bind(place),
                                    sqlParameters.bind(cursor.id()),
                                    descending() ? Long.MAX_VALUE : 0);
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
                        order(),
                        rows,
                        besidePlace,
                        order(),
                        order(),
                        rows);
    }
}
