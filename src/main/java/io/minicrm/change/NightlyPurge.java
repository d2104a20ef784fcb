package io.minicrm.change;

import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Every night removes for good what has lain in the trash for too long.
@Component
class NightlyPurge implements NightlyJob {

    private static final Logger log = LoggerFactory.getLogger(NightlyPurge.class);

    private final Purge purge;

    NightlyPurge(Purge purge) {
        this.purge = purge;
    }

    @Override
    public String kind() {
        return "trash.purge";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 10);
    }

    @Override
    public void run(JobContext job) {
        log.info("Removed {} records from the trash", purge.removeDue());
    }
}
