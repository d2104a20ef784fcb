package io.minicrm.notification;

import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks every few seconds whether a reminder is due, on each node.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class ReminderThread extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(ReminderThread.class);

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final Reminders reminders;

    ReminderThread(Reminders reminders) {
        super("reminders", ENDS_WITHIN);
        this.reminders = reminders;
    }

    @Override
    protected boolean isNeeded() {
        return true;
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            sweepAll();
            Thread.sleep(IDLE);
        }
    }

    private void sweepAll() {
        try {
            while (isRunning() && reminders.sweep()) {}
        } catch (RuntimeException failure) {
            if (isRunning()) {
                LOG.warn("Reminders wait: {}", failure.toString());
            }
        }
    }
}
