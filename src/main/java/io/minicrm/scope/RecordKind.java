package io.minicrm.scope;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of records there are. The code is what tables that refer to records of any kind store.
public enum RecordKind {
    COMPANY(1, "companies"),
    CONTACT(2, "contacts"),
    DEAL(3, "deals"),
    ACTIVITY(4, "activities"),
    FILE(5, "files");

    private final int code;
    private final String plural;

    RecordKind(int code, String plural) {
        this.code = code;
        this.plural = plural;
    }

    public int code() {
        return code;
    }

    /// The name in message keys and requests: `company`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name in addresses: `companies`.
    public String plural() {
        return plural;
    }

    /// Whether one of its records can be shared with people who would not see it otherwise. What
    /// hangs on records is seen with those.
    public boolean isShareable() {
        return this == COMPANY || this == CONTACT || this == DEAL;
    }

    public static RecordKind of(int code) {
        return Stream.of(values()).filter(kind -> kind.code == code).findFirst().orElseThrow();
    }

    /// The kind whose `key()` or `plural()` this is.
    public static Optional<RecordKind> named(String name) {
        return Stream.of(values())
                .filter(kind -> kind.key().equals(name) || kind.plural.equals(name))
                .findFirst();
    }
}
