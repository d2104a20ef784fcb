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
    public String searchText(Field<?> field, String alias) {
        return "(select d.title from search_doc d where d.record_kind = %d and d.record_id = %s)"
                .formatted(target.code(), field.sql(alias));
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
    public String refers(String alias, Field<?> field, String test) {
        return field.sql(alias) + " " + test;
    }

    @Override
    public String pairs(Field<?> field) {
        return "(select r.id as linking, %s as linked from %s r) pairs"
                .formatted(field.sql("r"), field.kind().key());
    }

    @Override
    public String linked(String alias, Field<?> field) {
        return "(select r.*, 0 as place from %s r where r.id = %s) l"
                .formatted(target.key(), field.sql(alias));
    }

    @Override
    public String without(String alias, Field<?> field, String ids) {
        return "(select to_jsonb(%1$s) where %1$s <> all(%2$s))".formatted(field.sql(alias), ids);
    }

    @Override
    public String exchanged(String alias, Field<?> field, String ids, String other) {
        return "to_jsonb(case when %1$s = any(%2$s) then %3$s else %1$s end)"
                .formatted(field.sql(alias), ids, other);
    }

    @Override
    public String label(String alias, Field<?> field, String id) {
        return "null::text";
    }
}
