package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link to a record of one kind, by id. Typed as `#id`, or as the exact title of what is meant.
public record LinkType(RecordKind target) implements IdType, ReferenceType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parseContext
                .references()
                .record(parseContext.scope(), target, typed.getFirst().strip())
                .id();
    }

    @Override
    public String show(Long value, Format format) {
        return "#" + value;
    }

    @Override
    public String searchText(String alias, String column) {
        return "(select d.title from search_doc d where d.record_kind = %d and d.record_id = %s.%s)"
                .formatted(target.code(), alias, column);
    }

    @Override
    public List<Long> ids(@Nullable Object value) {
        return value instanceof Long id ? List.of(id) : List.of();
    }

    @Override
    public String idsIn(String json) {
        return "jsonb_path_query(" + json + ", '$ ? (@ != null)')";
    }

    @Override
    public String refers(String alias, String column, String test) {
        return alias + "." + column + " " + test;
    }

    @Override
    public String pairs(String table, String column) {
        return "(select id as linking, %s as linked from %s) pairs".formatted(column, table);
    }

    @Override
    public String linked(String alias, String column) {
        return "(select r.*, 0 as place from %s r where r.id = %s.%s) l"
                .formatted(target.key(), alias, column);
    }

    @Override
    public String without(String alias, String column, String ids) {
        return "(select to_jsonb(%1$s.%2$s) where %1$s.%2$s <> all(%3$s))"
                .formatted(alias, column, ids);
    }

    @Override
    public String label(String alias, String column, String id) {
        return "null::text";
    }
}
