package io.minicrm.mail;

import io.minicrm.scope.SweepingThread;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Sends what is in the outbox, one after the other, where there is a mail server. What is being
/// sent when it ends counts as not sent, and is tried again.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class OutboxSender extends SweepingThread {

    /// How often it is looked whether another node left something.
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Outbox outbox;
    private final Mail mail;

    OutboxSender(Outbox outbox, Mail mail) {
        super("mails", "Mails", IDLE);
        this.outbox = outbox;
        this.mail = mail;
    }

    @Override
    protected boolean isNeeded() {
        return mail.isSetUp();
    }

    @Override
    protected boolean sweep() {
        return outbox.sendNext();
    }

    @Override
    protected void pause(Duration longest) throws InterruptedException {
        outbox.await(longest);
    }
}
