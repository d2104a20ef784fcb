package io.minicrm.list;

import java.util.Locale;
import java.util.Optional;

/// Words for whoever reads: in an address that others open, they mean the others.
enum ReaderWord {
    ME("me"),
    MY_TEAM("myTeam");

    private final String key;

    ReaderWord(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /// Reads it in English or German.
    static Optional<ReaderWord> of(String typed) {
        return switch (typed.toLowerCase(Locale.ROOT).replace(" ", "")) {
            case "me", "myself", "ich" -> Optional.of(ME);
            case "myteam", "meinteam" -> Optional.of(MY_TEAM);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return key;
    }
}
