package io.minicrm.notification;

import io.minicrm.scope.Actor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What somebody says in their profile of how they want to be told.
@Component
class NotificationSettings {

    private final NotificationLevels levels;
    private final DigestHours digestHours;

    NotificationSettings(NotificationLevels levels, DigestHours digestHours) {
        this.levels = levels;
        this.digestHours = digestHours;
    }

    /// @param hour of the mail of the day; null for none
    @Transactional
    void save(
            Actor actor, Map<NotificationKind, NotificationLevel> chosen, @Nullable Integer hour) {
        chosen.forEach((kind, level) -> levels.set(actor.id(), kind, level));
        digestHours.set(actor.id(), actor.zone(), hour);
    }
}
