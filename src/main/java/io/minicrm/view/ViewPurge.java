package io.minicrm.view;

import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.time.LocalTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every night forgets the views that were deleted thirty days ago.
@Component
class ViewPurge implements NightlyJob {

    private final JdbcClient jdbc;

    ViewPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "view.forget";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 55);
    }

    @Override
    public void run(JobContext job) {
        forget();
    }

    void forget() {
        jdbc.sql("delete from saved_view where deleted_at < now() - interval '30 days'").update();
    }
}
