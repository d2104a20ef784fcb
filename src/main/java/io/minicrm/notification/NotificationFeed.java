package io.minicrm.notification;

import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Tells people of what was changed, as soon as it has its number.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class NotificationFeed extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationFeed.class);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final ChangeTelling telling;

    NotificationFeed(ChangeTelling telling) {
        super("notifications", ENDS_WITHIN);
        this.telling = telling;
    }

    @Override
    protected boolean isNeeded() {
        return true;
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            try {
                if (!telling.isBehind() || !telling.tellNext()) {
                    Thread.sleep(IDLE);
                }
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    LOG.warn("Notifications wait: {}", failure.toString());
                    Thread.sleep(PAUSE);
                }
            }
        }
    }
}
