package io.minicrm.record;

import java.util.Locale;

/// What somebody did, as the list of changes tells it.
public enum ChangeKind {
    CREATE,
    EDIT,
    DELETE,
    RESTORE,
    IMPORT,
    UNDO,
    DEMO;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
