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
    private static final int TRIES = 5;
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
        int failed = 0;
        while (isRunning()) {
            try {
                if (!telling.isBehind()
                        || !telling.tellNext(failed == 0 ? ChangeTelling.SETS : 1)) {
                    Thread.sleep(IDLE);
                }
                failed = 0;
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    LOG.warn("Notifications wait: {}", failure.toString());
                    Thread.sleep(PAUSE);
                    failed = goPast(failed + 1);
                }
            }
        }
    }

    /// What fails is tried again alone, and in the end left out: nobody is told of it, but of all
    /// that comes after it.
    private int goPast(int failed) {
        if (failed < TRIES) {
            return failed;
        }
        try {
            telling.passOver();
            LOG.error("Nobody is told of one change, of which it failed {} times to tell", TRIES);
        } catch (RuntimeException failure) {
            // Then it was not the change
            LOG.warn("Notifications wait: {}", failure.toString());
        }
        return 0;
    }
}
