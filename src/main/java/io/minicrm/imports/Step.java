package io.minicrm.imports;

import java.util.Locale;

/// How far an import is.
enum Step {
    /// Somebody says where the columns go.
    COLUMNS("columns"),
    CHECKING("check"),
    /// All rows were looked at; nothing is written yet.
    CHECKED("check"),
    RUNNING("run"),
    FINISHED("result");

    private final String page;

    Step(String page) {
        this.page = page;
    }

    /// The page on which it is seen.
    String page() {
        return page;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
