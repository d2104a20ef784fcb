package io.minicrm.view;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Who sees a view beside its owner.
public enum Audience {
    PRIVATE("lock"),
    TEAM("users-group"),
    EVERYONE("world");

    private final String icon;

    Audience(String icon) {
        this.icon = icon;
    }

    /// Its name in forms, in the database and behind `view.audience.` in messages.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String icon() {
        return icon;
    }

    static Optional<Audience> named(String key) {
        return Stream.of(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
