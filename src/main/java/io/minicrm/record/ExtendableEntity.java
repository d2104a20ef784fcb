package io.minicrm.record;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import java.util.List;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A record of which people tell more than its own fields: tags, and fields that were added while
/// MiniCRM runs, whose values stand in one document, by their keys.
@MappedSuperclass
public abstract class ExtendableEntity extends RecordEntity {

    @SuppressWarnings("UnusedVariable") // read by Hibernate alone
    private Long @Nullable [] tags;

    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    private String custom = "{}";

    @Transient private @Nullable ObjectNode read;

    void tags(@Nullable List<Long> ids) {
        tags = ids == null ? null : ids.toArray(Long[]::new);
    }

    <T> void added(String key, FieldType<T> type, @Nullable T value) {
        if (value == null) {
            document().remove(key);
        } else {
            document().set(key, type.toJson(value));
        }
        custom = document().toString();
    }

    private ObjectNode document() {
        ObjectNode document = read;
        if (document == null) {
            document = (ObjectNode) Json.MAPPER.readTree(custom);
            read = document;
        }
        return document;
    }
}
