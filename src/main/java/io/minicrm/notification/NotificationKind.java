package io.minicrm.notification;

import java.util.Locale;

/// What somebody is told of.
public enum NotificationKind {
    MENTION(NotificationLevel.MAIL),
    ASSIGNED(NotificationLevel.MAIL),
    FOLLOWED(NotificationLevel.BELL),
    REMINDER(NotificationLevel.MAIL);

    private final NotificationLevel usual;

    NotificationKind(NotificationLevel usual) {
        this.usual = usual;
    }

    /// How people are told of it who have not said otherwise.
    public NotificationLevel usual() {
        return usual;
    }

    static NotificationKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
