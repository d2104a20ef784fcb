package io.minicrm.deal;

import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How many deals there are in each stage and what they come to, by a day of theirs: kept by the
/// database with every deal that is written, so that nobody adds up a hundred thousand of them to
/// look at a board. What it says is what the deals say at that very moment.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
public class DealTally {

    private final JdbcClient jdbc;

    DealTally(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// SQL for what follows `from` to count deals and add up their amounts. Its rows `t` have the
    /// columns of deals, and say in `deals` how many they stand for; `amount` is what these come
    /// to. They are those of the tally when nothing is asked that it does not know: of the days of
    /// deals it knows this one, and it does not know whose they are.
    ///
    /// @param by by what they are told apart
    public static String sql(RecordSelection selection, Field<?> by, Field<LocalDate> day) {
        List<Field<?>> known =
                List.of(DealFields.PIPELINE, DealFields.STAGE, DealFields.STATUS, day);
        if (!known.contains(by) || !selection.asksOnly(known)) {
            return "(select d.*, 1 as deals from deal d) t";
        }
        return """
        (select pipeline_id, stage_id, status, amount_currency, day as %1$s, deals, amount,
                null::timestamptz as deleted_at
         from (table deal_tally union all table deal_tally_change) x
         where day_of = '%1$s') t
        """
                .formatted(day.sql("").substring(1));
    }

    /// Puts into the tally what came and went since. One node does it at a time.
    @Scheduled(initialDelay = 60, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void settle() {
        jdbc.sql(
                        """
                        with moved as (
                            delete from deal_tally_change
                            where pg_try_advisory_xact_lock(hashtext('deal_tally'))
                            returning *)
                        insert into deal_tally as t
                        select day_of, pipeline_id, stage_id, status, amount_currency, day, sum(deals), sum(amount)
                        from moved
                        group by 1, 2, 3, 4, 5, 6
                        having sum(deals) <> 0 or sum(amount) <> 0
                        on conflict (day_of, status, pipeline_id, stage_id, amount_currency, day)
                            do update set deals = t.deals + excluded.deals, amount = t.amount + excluded.amount
                        """)
                .update();
        jdbc.sql("delete from deal_tally where deals = 0 and amount = 0").update();
    }
}
