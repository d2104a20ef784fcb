package io.minicrm.record;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What stands beside a value in a file, in a column of its own: the id of what it links to, or the
/// currency of an amount.
public enum Part {
    ID,
    CURRENCY;

    /// The part that values of this type have, if any.
    public static Optional<Part> of(FieldType<?> type) {
        return switch (type) {
            case LinkType _, LinksType _, PersonType _, TeamType _, OptionType _ -> Optional.of(ID);
            case MoneyType _ -> Optional.of(CURRENCY);
            default -> Optional.empty();
        };
    }

    /// The part with this key.
    public static Optional<Part> named(String key) {
        return Stream.of(values()).filter(part -> part.key().equals(key)).findFirst();
    }

    /// The name in requests and in the database.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The message of its column's name, from the label of the field.
    public String message() {
        return "record.part." + key();
    }
}
