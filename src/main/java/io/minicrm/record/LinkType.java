package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;

/// A link to a record of one kind, by id. Typed as `#id`, or as the exact title of what is meant.
public record LinkType(RecordKind target) implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, Reading reading) throws Unreadable {
        return reading.references().record(reading.scope(), target, typed.getFirst().strip()).id();
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
}
