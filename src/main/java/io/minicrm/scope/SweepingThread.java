package io.minicrm.scope;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does all that there is to do, and after a pause looks again. What fails is tried after the
/// pause.
public abstract class SweepingThread extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(SweepingThread.class);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final String waiting;
    private final Duration idle;

    /// @param waiting what waits when it fails, as the log says it
    /// @param idle how long it pauses
    protected SweepingThread(String name, String waiting, Duration idle) {
        super(name, ENDS_WITHIN);
        this.waiting = waiting;
        this.idle = idle;
    }

    /// Does the next that there is to do.
    ///
    /// @return false when there is nothing more
    protected abstract boolean sweep();

    /// Waits until there may be something again.
    protected void pause(Duration longest) throws InterruptedException {
        Thread.sleep(longest);
    }

    @Override
    protected final void work() throws InterruptedException {
        while (isRunning()) {
            sweepAll();
            pause(idle);
        }
    }

    private void sweepAll() {
        try {
            while (isRunning() && sweep()) {}
        } catch (RuntimeException failure) {
            if (isRunning()) {
                LOG.warn("{} wait: {}", waiting, failure.toString());
            }
        }
    }
}
