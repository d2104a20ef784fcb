package io.minicrm.job;

import io.minicrm.change.Purge;
import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every night removes for good what has lain in the trash for too long, and forgets the jobs of
/// long ago.
@Configuration(proxyBeanMethods = false)
class NightlyPurge {

    private static final String KIND = "trash.purge";

    @Bean
    static NightlyJob purgeAtNight() {
        return new NightlyJob(KIND, LocalTime.of(3, 10));
    }

    @Bean
    static JobHandler purgeWork(Purge purge, JdbcClient jdbc) {
        return new Removing(purge, jdbc);
    }

    private static final class Removing implements JobHandler {

        private static final Logger log = LoggerFactory.getLogger(NightlyPurge.class);

        private final Purge purge;
        private final JdbcClient jdbc;

        private Removing(Purge purge, JdbcClient jdbc) {
            this.purge = purge;
            this.jdbc = jdbc;
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
            int removed = purge.removeDue();
            int forgotten =
                    jdbc.sql("delete from job where finished_at < now() - interval '90 days'")
                            .update();
            log.info("Removed {} records from the trash and {} old jobs", removed, forgotten);
        }
    }
}
