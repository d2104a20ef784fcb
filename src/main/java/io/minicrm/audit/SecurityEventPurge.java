package io.minicrm.audit;

import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every night forgets what was told of security more than a year ago, which is also as soon as the
/// database lets go of it.
@Component
class SecurityEventPurge implements NightlyJob {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityEventPurge.class);

    private final JdbcClient jdbc;

    SecurityEventPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "security.forget";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 25);
    }

    @Override
    public void run(JobContext job) {
        LOG.info("Forgot {} security events of more than a year ago", forget());
    }

    /// @return how many there were
    int forget() {
        return jdbc.sql("delete from security_event where at < now() - interval '1 year'").update();
    }
}
