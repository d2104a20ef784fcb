package io.minicrm.notification;

import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.time.LocalTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every night forgets what people were told long ago: what they have read after three months, what
/// they never looked at after a year.
@Component
class NotificationPurge implements NightlyJob {

    private final JdbcClient jdbc;

    NotificationPurge(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "notification.forget";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 50);
    }

    @Override
    public void run(JobContext job) {
        jdbc.sql(
                        """
                        delete from notification
                        where created_at < now() - interval '90 days'
                          and (read_at is not null or created_at < now() - interval '1 year')
                        """)
                .update();
    }
}
