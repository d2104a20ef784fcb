package io.minicrm.scope;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// Work that goes on as long as the application runs, in a thread of its own.
public abstract class BackgroundThread implements SmartLifecycle {

    private final String name;
    private final Duration endsWithin;
    private @Nullable Thread thread;
    private volatile boolean running;

    /// @param endsWithin how long its end is waited for once it was interrupted
    protected BackgroundThread(String name, Duration endsWithin) {
        this.name = name;
        this.endsWithin = endsWithin;
    }

    /// Whether there is something to do here at all.
    protected abstract boolean isNeeded();

    /// Works until it is no longer running. Who is interrupted ends.
    protected abstract void work() throws InterruptedException;

    @Override
    public final void start() {
        running = true;
        if (isNeeded()) {
            thread = Thread.ofVirtual().name(name).start(this::workUntilInterrupted);
        }
    }

    @Override
    public final void stop() {
        running = false;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
            try {
                working.join(endsWithin);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    private void workUntilInterrupted() {
        try {
            work();
        } catch (InterruptedException _) {
            // It ends
        }
    }
}
