package io.minicrm.ops;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the scripts' backups came to, as they have written it down.
@Component
class Backups {

    /// A night and what a backup may take: whoever has none younger has missed one.
    static final Duration OVERDUE = Duration.ofHours(26);

    private static final int RUNS = 10;

    private final JdbcClient jdbc;
    private final Clock clock;

    Backups(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    SystemPage.Backups look() {
        Optional<SystemPage.Run> proven = last("kind = 'backup' and outcome = 'proven'");
        Instant since = proven.map(SystemPage.Run::finished).orElseGet(this::installed);
        return new SystemPage.Backups(
                proven.orElse(null),
                last("kind = 'backup' and outcome <> 'proven'").orElse(null),
                last("kind = 'drill'").orElse(null),
                since.isBefore(clock.instant().minus(OVERDUE)),
                kept(),
                runs("true", RUNS));
    }

    private Optional<SystemPage.Run> last(String condition) {
        return runs(condition, 1).stream().findFirst();
    }

    private List<SystemPage.Run> runs(String condition, int most) {
        return jdbc.sql(
                        """
                        select kind, reason, outcome, bytes, rows, files, finished_at,
                               extract(epoch from finished_at - started_at)::bigint as seconds, proof_seconds, message
                        from backup_run where %s order by finished_at desc, id desc limit :most
                        """
                                .formatted(condition))
                .param("most", most)
                .query(Backups::run)
                .list();
    }

    private int kept() {
        return jdbc.sql(
                        """
                        select count(*) from backup_run
                        where kind = 'backup' and outcome = 'proven' and removed_at is null
                        """)
                .query(Integer.class)
                .single();
    }

    private Instant installed() {
        return jdbc.sql("select created_at from installation")
                .query((row, _) -> instant(row, "created_at"))
                .single();
    }

    private static SystemPage.Run run(ResultSet row, int number) throws SQLException {
        return new SystemPage.Run(
                row.getString("kind"),
                row.getString("reason"),
                row.getString("outcome"),
                row.getLong("bytes"),
                row.getLong("rows"),
                row.getLong("files"),
                instant(row, "finished_at"),
                row.getLong("seconds"),
                row.getLong("proof_seconds"),
                sentence(row.getString("message")));
    }

    /// What a script said, as a sentence among others.
    static @Nullable String sentence(@Nullable String said) {
        return said == null || said.endsWith(".") ? said : said + ".";
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
