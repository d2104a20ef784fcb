package io.minicrm.deal;

import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.record.Tally;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How many deals there are in each stage and what they come to, by a day of theirs, so that nobody
/// adds up a hundred thousand of them to look at a board.
@Configuration(proxyBeanMethods = false)
public class DealTally {

    private static final Tally TALLY =
            new Tally(
                    "deal_tally",
                    List.of(
                            "day_of",
                            "status",
                            "pipeline_id",
                            "stage_id",
                            "amount_currency",
                            "day"),
                    List.of("deals", "amount"));

    @Bean
    Tally tallyOfDeals() {
        return TALLY;
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
        if (!known.contains(by) || !selection.isOfAll() || !selection.asksOnly(known)) {
            return "(select d.*, 1 as deals from deal d) t";
        }
        return """
        (select pipeline_id, stage_id, status, amount_currency, day as %1$s, deals, amount,
                null::timestamptz as deleted_at
         from %2$s x
         where day_of = '%1$s') t
        """
                .formatted(day.sql("").substring(1), TALLY.rows());
    }
}
