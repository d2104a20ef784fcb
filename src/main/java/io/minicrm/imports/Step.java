package io.minicrm.imports;

import java.util.Locale;

/// How far an import is.
enum Step {
    /// Somebody says where the columns go.
    COLUMNS,
    CHECKING,
    /// All rows were looked at; nothing is written yet.
    CHECKED,
    RUNNING,
    FINISHED;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
