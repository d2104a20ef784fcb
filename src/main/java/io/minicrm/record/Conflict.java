package io.minicrm.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two people changed the same field: somebody must say which value stays.
public final class Conflict extends RuntimeException {

    /// One field, with the value both started from.
    public record Both(
            Field<?> field,
            @Nullable Object mine,
            @Nullable Object theirs,
            @Nullable Object before) {}

    private final int version;
    private final transient List<Both> fields;
    private final @Nullable Long theirActorId;

    Conflict(int version, List<Both> fields, @Nullable Long theirActorId) {
        super("changed meanwhile: " + fields);
        this.version = version;
        this.fields = List.copyOf(fields);
        this.theirActorId = theirActorId;
    }

    /// The record's present version, with which the answer is to be sent.
    public int version() {
        return version;
    }

    public List<Both> fields() {
        return fields;
    }

    /// Who changed the record last.
    public @Nullable Long theirActorId() {
        return theirActorId;
    }
}
