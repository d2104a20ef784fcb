package io.minicrm.imports;

import io.minicrm.change.Undo;
import io.minicrm.job.JobContext;
import io.minicrm.job.NightlyJob;
import java.time.Clock;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Forgets the files of imports, and what they said about people, once an import can no longer be
/// undone. The figures stay.
@Component
class ImportFilePurge implements NightlyJob {

    private final JdbcClient jdbc;
    private final Clock clock;

    ImportFilePurge(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "import.forget";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(3, 40);
    }

    @Override
    public void run(JobContext job) {
        OffsetDateTime oldest = clock.instant().minus(Undo.PERIOD).atOffset(ZoneOffset.UTC);
        for (String table :
                new String[] {
                    "import_chunk",
                    "import_row",
                    "import_look",
                    "import_entry",
                    "import_problem",
                    "import_left_out"
                }) {
            jdbc.sql(
                            """
                            delete from %s where import_id in (
                                select id from import
                                where coalesce(finished_at, created_at) < :oldest and step <> 'running')
                            """
                                    .formatted(table))
                    .param("oldest", oldest)
                    .update();
        }
        jdbc.sql(
                        """
                        update import set words = null
                        where words is not null and step = 'finished' and finished_at < :oldest
                        """)
                .param("oldest", oldest)
                .update();
        jdbc.sql(
                        "delete from import where created_at < :oldest and step in ('columns', 'checking', 'checked')")
                .param("oldest", oldest)
                .update();
    }
}
