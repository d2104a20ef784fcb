package io.minicrm.record;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What stands beside a value in a file, in a column of its own: the id of what it links to, the
/// currency of an amount, or what the addresses or numbers of a list are for.
public enum CompanionColumn {
    ID,
    CURRENCY,
    LABEL;

    /// The part that values of this type have, if any.
    public static Optional<CompanionColumn> of(FieldType<?> type) {
        return switch (type) {
            case LinkType _,
                    MultiLinkType _,
                    PersonType _,
                    PersonSetType _,
                    TeamType _,
                    OptionType _ ->
                    Optional.of(ID);
            case MoneyType _ -> Optional.of(CURRENCY);
            case EmailsType _, PhonesType _ -> Optional.of(LABEL);
            default -> Optional.empty();
        };
    }

    /// The part with this key.
    public static Optional<CompanionColumn> named(String key) {
        return Stream.of(values())
                .filter(companionColumn -> companionColumn.key().equals(key))
                .findFirst();
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
