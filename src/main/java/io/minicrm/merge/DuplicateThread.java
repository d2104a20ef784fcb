package io.minicrm.merge;

import io.minicrm.scope.SweepingThread;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks for duplicates as long as there is something new to look at.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class DuplicateThread extends SweepingThread {

    private final DuplicateWatch watch;

    DuplicateThread(DuplicateWatch watch) {
        super("duplicates", "Duplicates", Duration.ofSeconds(10));
        this.watch = watch;
    }

    @Override
    protected boolean isNeeded() {
        return true;
    }

    @Override
    protected boolean sweep() {
        return watch.next();
    }
}
