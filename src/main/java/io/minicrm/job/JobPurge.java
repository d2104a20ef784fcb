package io.minicrm.job;

import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every night forgets the jobs of long ago, with whatever names and values they were asked for.
@Component
class JobPurge implements NightlyJob {

    private static final Logger log = LoggerFactory.getLogger(JobPurge.class);

    private final JdbcClient jdbc;

    JobPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "job.forget";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 40);
    }

    @Override
    public void run(JobContext job) {
        log.info(
                "Forgot {} old jobs",
                jdbc.sql("delete from job where finished_at < now() - interval '30 days'")
                        .update());
    }
}
