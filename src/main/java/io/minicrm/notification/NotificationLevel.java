package io.minicrm.notification;

import java.util.Locale;

/// How somebody is told of a kind of things.
public enum NotificationLevel {
    NONE,
    BELL,
    /// By the bell, and by mail.
    MAIL;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
