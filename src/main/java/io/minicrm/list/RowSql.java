package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What is shown of the rows of a list: as SQL over the record's table with the alias `t`, and read
/// from its result.
record RowSql(Scope scope, RecordType<?> type, List<Column> columns) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAIRS = 50;

    /// SQL for what is shown of a row.
    String cells() {
        List<String> pairs = new ArrayList<>();
        StringBuilder links = new StringBuilder();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field == null) {
                continue;
            }
            pairs.add("'%s', %s".formatted(field.key(), field.json("t")));
            if (field.type() instanceof ReferenceType) {
                links.append(", %1$s.links::text as %1$s".formatted(alias(field)));
            }
        }
        return "%s as title, %s::text as cells%s".formatted(type.title(), object(pairs), links);
    }

    /// SQL for a JSON object of keys with their values, in parts when there are many, because a
    /// function takes a hundred arguments at most.
    private static String object(List<String> pairs) {
        if (pairs.size() <= PAIRS) {
            return "json_build_object(" + String.join(", ", pairs) + ")";
        }
        return "(%s::jsonb || %s::jsonb)"
                .formatted(
                        object(pairs.subList(0, PAIRS)),
                        object(pairs.subList(PAIRS, pairs.size())));
    }

    /// SQL that finds what record links lead to; a title is only told to those who may see it.
    String links() {
        StringBuilder joins = new StringBuilder();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field != null && field.type() instanceof ReferenceType link) {
                String target =
                        """
                        json_build_array(
                            l.id, (%1$s) is true, l.deleted_at is null,
                            (select d.title from search_doc d
                             where d.record_kind = %2$d and d.record_id = l.id and %1$s))\
                        """
                                .formatted(
                                        scope.access(Action.READ, link.target()).sql("l"),
                                        link.target().code());
                // Where there is one at most, nothing is put in order: half the price.
                String all =
                        link instanceof LinkType
                                ? "json_build_array(" + target + ")"
                                : "json_agg(" + target + " order by l.place)";
                joins.append(
                        " left join lateral (select %s as links from %s) %s on true"
                                .formatted(all, link.linked("t", field), alias(field)));
            }
        }
        return joins.toString();
    }

    private static String alias(Field<?> field) {
        return "link_" + field.key();
    }

    RecordList.Row row(ResultSet row) throws SQLException {
        Values values = Values.fromJson(type, row.getString("cells"));
        Map<String, List<RecordList.Link>> links = new HashMap<>();
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field != null && field.type() instanceof ReferenceType link) {
                links.put(field.key(), links(link, row.getString(alias(field))));
            }
        }
        return new RecordList.Row(
                new RecordRef(type.kind(), row.getLong("id")),
                row.getString("title"),
                values,
                links,
                row.getString("sorted_by"));
    }

    private static List<RecordList.Link> links(ReferenceType type, @Nullable String json) {
        List<RecordList.Link> links = new ArrayList<>();
        if (json != null) {
            JSON.readTree(json)
                    .forEach(link ->
                            links.add(
                                    new RecordList.Link(
                                            new RecordRef(type.target(), link.get(0).longValue()),
                                            link.get(3).isNull() ? null : link.get(3).stringValue(),
                                            link.get(1).booleanValue(),
                                            link.get(2).booleanValue())));
        }
        return links;
    }
}
