package io.minicrm.change;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.NightlyJob;
import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Every night removes for good what has lain in the trash for too long.
@Configuration(proxyBeanMethods = false)
class NightlyPurge {

    private static final String KIND = "trash.purge";

    @Bean
    static NightlyJob purgeAtNight() {
        return new NightlyJob(KIND, LocalTime.of(3, 10));
    }

    @Bean
    static JobHandler purgeWork(Purge purge) {
        return new Removing(purge);
    }

    private static final class Removing implements JobHandler {

        private static final Logger log = LoggerFactory.getLogger(NightlyPurge.class);

        private final Purge purge;

        private Removing(Purge purge) {
            this.purge = purge;
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void run(JobContext job) {
            log.info("Removed {} records from the trash", purge.removeDue());
        }
    }
}
