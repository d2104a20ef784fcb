package io.minicrm.job;

import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every night forgets the jobs of long ago, with whatever names and values they were asked for.
@Configuration(proxyBeanMethods = false)
class JobPurge {

    private static final String KIND = "job.forget";

    @Bean
    static NightlyJob forgetJobsAtNight() {
        return new NightlyJob(KIND, LocalTime.of(3, 40));
    }

    @Bean
    static JobHandler forgettingJobs(JdbcClient jdbc) {
        return new Forgetting(jdbc);
    }

    private static final class Forgetting implements JobHandler {

        private static final Logger log = LoggerFactory.getLogger(JobPurge.class);

        private final JdbcClient jdbc;

        private Forgetting(JdbcClient jdbc) {
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
            log.info(
                    "Forgot {} old jobs",
                    jdbc.sql("delete from job where finished_at < now() - interval '30 days'")
                            .update());
        }
    }
}
