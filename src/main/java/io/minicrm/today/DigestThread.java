package io.minicrm.today;

import io.minicrm.mail.Mail;
import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks every half a minute whose hour has come, on each node, where there is a mail server.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class DigestThread extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(DigestThread.class);

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final Digest digest;
    private final Mail mail;

    DigestThread(Digest digest, Mail mail) {
        super("digests", ENDS_WITHIN);
        this.digest = digest;
        this.mail = mail;
    }

    @Override
    protected boolean isNeeded() {
        return mail.isSetUp();
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            askAll();
            Thread.sleep(IDLE);
        }
    }

    private void askAll() {
        try {
            while (isRunning() && digest.ask()) {}
        } catch (RuntimeException failure) {
            if (isRunning()) {
                LOG.warn("Mails of the day wait: {}", failure.toString());
            }
        }
    }
}
