package io.minicrm.imports;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What is done with rows that are there already, and with those that are not.
public enum Mode {
    /// Update what is there, and add the rest.
    BOTH,
    /// Add what is not there, and leave the rest alone.
    CREATE,
    /// Update what is there, and add nothing.
    UPDATE;

    /// The name in requests and in the database; people read the message `transfer.mode.<key>`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Mode> of(String key) {
        return Stream.of(values()).filter(mode -> mode.key().equals(key)).findFirst();
    }
}
