package io.minicrm.notification;

import java.util.Locale;

/// How somebody is told of a kind of things.
public enum NotificationLevel {
    NONE,
    BELL,
    /// By the bell, and by mail.
    MAIL;

    static NotificationLevel of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
