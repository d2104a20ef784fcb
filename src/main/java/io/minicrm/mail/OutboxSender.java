package io.minicrm.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sends what is in the outbox, one after the other, where there is a mail server.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class OutboxSender implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

    /// How often it is looked whether another node left something.
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final Mail mail;
    private @Nullable Thread thread;
    private volatile boolean running;

    OutboxSender(Outbox outbox, Mail mail) {
        this.outbox = outbox;
        this.mail = mail;
    }

    @Override
    public void start() {
        running = true;
        if (mail.isSetUp()) {
            thread = Thread.ofVirtual().name("mails").start(this::work);
        }
    }

    /// What is being sent counts as not sent, and is tried again.
    @Override
    public void stop() {
        running = false;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
            try {
                working.join(ENDS_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work() {
        try {
            while (running) {
                sendAll();
                outbox.await(IDLE);
            }
        } catch (InterruptedException _) {
            // It ends
        }
    }

    private void sendAll() {
        try {
            while (running && outbox.sendNext()) {}
        } catch (RuntimeException failure) {
            if (running) {
                LOG.warn("Mails wait: {}", failure.toString());
            }
        }
    }
}
