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
    private final transient Values theirs;
    private final @Nullable Long theirActorId;

    Conflict(int version, List<Both> fields, Values theirs, @Nullable Long theirActorId) {
        super("changed meanwhile: " + fields);
        this.version = version;
        this.fields = List.copyOf(fields);
        this.theirs = theirs;
        this.theirActorId = theirActorId;
    }

    /// The record's present version, with which the answer is to be sent.
    public int version() {
        return version;
    }

    public List<Both> fields() {
        return fields;
    }

    /// What others changed in fields that I left as they were: as they are now.
    public Values theirs() {
        return theirs;
    }

    /// Who changed the record last.
    public @Nullable Long theirActorId() {
        return theirActorId;
    }
}
