package io.minicrm.record;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Puts what has gathered beside the tallies into them, so that readers have little to add.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
public class TallySettler {

    private final JdbcClient jdbc;
    private final List<Tally> tallies;

    TallySettler(JdbcClient jdbc, List<Tally> tallies) {
        this.jdbc = jdbc;
        this.tallies = tallies;
    }

    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    public void settle() {
        for (Tally tally : tallies) {
            jdbc.sql(tally.settling()).update();
            jdbc.sql(tally.tidying()).update();
        }
    }
}
