package io.minicrm.people;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What was just done, told on the page one is led to.
enum Notice {
    PROFILE,
    PASSWORD,
    ENDED,
    SIGNED_OUT,
    CHANGED,
    MOVED,
    DEACTIVATED,
    REACTIVATED,
    TEAM,
    FACTOR_TAKEN,
    FACTOR_RULE;

    /// The address to go to, which carries the note.
    String at(String path) {
        return path + "?note=" + name().toLowerCase(Locale.ROOT);
    }

    /// Whether this is the message of it.
    boolean isMessage(@Nullable String message) {
        return ("people.note." + name().toLowerCase(Locale.ROOT)).equals(message);
    }

    /// The message of the note an address carries, if it is one.
    static @Nullable String message(@Nullable String carried) {
        for (Notice notice : values()) {
            String name = notice.name().toLowerCase(Locale.ROOT);
            if (name.equals(carried)) {
                return "people.note." + name;
            }
        }
        return null;
    }
}
