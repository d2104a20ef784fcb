package io.minicrm.imports;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What stands between two cells of a row.
public enum Separator {
    COMMA(','),
    SEMICOLON(';'),
    TAB('\t'),
    PIPE('|');

    private final char sign;

    Separator(char sign) {
        this.sign = sign;
    }

    char sign() {
        return sign;
    }

    /// The name in requests and in the database; people read the message
    /// `transfer.separator.<key>`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Separator> of(String key) {
        return Stream.of(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
