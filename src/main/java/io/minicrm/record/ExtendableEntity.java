package io.minicrm.record;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A record to which fields can be added while MiniCRM runs. Their values stand in one document, by
/// their keys.
@MappedSuperclass
public abstract class ExtendableEntity extends RecordEntity {

    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    private String custom = "{}";

    @Transient private @Nullable ObjectNode read;

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
