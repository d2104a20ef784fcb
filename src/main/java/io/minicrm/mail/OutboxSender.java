package io.minicrm.mail;

import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Sends what is in the outbox, one after the other, where there is a mail server.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class OutboxSender extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

    /// How often it is looked whether another node left something.
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final Mail mail;

    OutboxSender(Outbox outbox, Mail mail) {
        super("mails", ENDS_WITHIN);
        this.outbox = outbox;
        this.mail = mail;
    }

    @Override
    protected boolean isNeeded() {
        return mail.isSetUp();
    }

    /// What is being sent when it ends counts as not sent, and is tried again.
    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            sendAll();
            outbox.await(IDLE);
        }
    }

    private void sendAll() {
        try {
            while (isRunning() && outbox.sendNext()) {}
        } catch (RuntimeException failure) {
            if (isRunning()) {
                LOG.warn("Mails wait: {}", failure.toString());
            }
        }
    }
}
