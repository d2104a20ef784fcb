package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Waits for what is done in the background, as whoever follows it on its page does.
@Component
public class JobWatch {

    private static final Duration PATIENTLY = Duration.ofMinutes(3);

    private final JdbcClient jdbc;

    JobWatch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param page where a job is followed, `/jobs/<id>`
    public void done(String page) {
        long id = id(page);
        await().atMost(PATIENTLY).until(() -> !status(id).matches("waiting|running"));
        assertThat(status(id)).as(page).isEqualTo("done");
    }

    private static long id(String page) {
        assertThat(page).startsWith("/jobs/");
        return Long.parseLong(page.substring("/jobs/".length()));
    }

    private String status(long id) {
        return jdbc.sql("select status from job where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }
}
