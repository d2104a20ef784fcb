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
    DEMO,
    MERGE;

    /// Whether it is what is done to one record, and perhaps a few that hang together with it.
    boolean isOfOne() {
        return this == CREATE || this == EDIT;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
