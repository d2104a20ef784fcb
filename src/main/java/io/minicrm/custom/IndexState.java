package io.minicrm.custom;

import java.util.Locale;

/// How far the database has come with the index of a field that shall be fast.
public enum IndexState {
    /// It has none and shall have none.
    NONE,
    /// It is being built, or waits for its turn. Filters work meanwhile, only slower.
    BUILDING,
    READY,
    /// It could not be built; it is tried again when somebody says so.
    FAILED;

    /// The name in the database and in message keys.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static IndexState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
