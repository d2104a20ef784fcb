package io.minicrm.today;

import io.minicrm.mail.Mail;
import io.minicrm.scope.SweepingThread;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks every half a minute whose hour has come, on each node, where there is a mail server.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class DigestThread extends SweepingThread {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Digest digest;
    private final Mail mail;

    DigestThread(Digest digest, Mail mail) {
        super("digests", "Mails of the day", IDLE);
        this.digest = digest;
        this.mail = mail;
    }

    @Override
    protected boolean isNeeded() {
        return mail.isSetUp();
    }

    @Override
    protected boolean sweep() {
        return digest.ask();
    }
}
