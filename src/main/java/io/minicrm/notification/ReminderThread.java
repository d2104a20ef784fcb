package io.minicrm.notification;

import io.minicrm.scope.SweepingThread;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks every few seconds whether a reminder is due, on each node.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class ReminderThread extends SweepingThread {

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final Reminders reminders;

    ReminderThread(Reminders reminders) {
        super("reminders", "Reminders", IDLE);
        this.reminders = reminders;
    }

    @Override
    protected boolean isNeeded() {
        return true;
    }

    @Override
    protected boolean sweep() {
        return reminders.sweep();
    }
}
