package io.minicrm.custom;

import org.jspecify.annotations.Nullable;

/// A line of the form of a field: an option as it is now, or one that there shall be.
///
/// @param key its id, or `new-` and a number
/// @param option null when it is new
public record FieldFormLine(String key, @Nullable CustomOption option) {

    static FieldFormLine of(CustomOption option) {
        return new FieldFormLine(Long.toString(option.id()), option);
    }

    static FieldFormLine fresh(String key) {
        return new FieldFormLine(key, null);
    }

    public boolean isNew() {
        return option == null;
    }

    public boolean isArchived() {
        return option != null && option.archived();
    }

    /// What it is called now.
    public String name() {
        return option == null ? "" : option.name();
    }

    @Nullable Long id() {
        return option == null ? null : option.id();
    }

    /// What a field of it is called in the form.
    public String field(String field) {
        return field + "-" + key;
    }
}
