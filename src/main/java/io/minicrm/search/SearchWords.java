package io.minicrm.search;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.JobLane;
import io.minicrm.job.NightlyJob;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps the words among which is looked for what was meant by one with a typo. The database adds
/// those of every row that is written. A walk through all rows adds those of the rows that were
/// there before that was so, once, and every night takes away what is nowhere any more: until then
/// the words of what was removed are kept, without what they stood in.
@Component
class SearchWords implements JobHandler {

    private static final String KIND = "search.words";
    private static final int BATCH = 2000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    SearchWords(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Bean
    static NightlyJob wordsAtNight() {
        return new NightlyJob(KIND, LocalTime.of(4, 20));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public JobLane lane() {
        return JobLane.LONG;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        begin("true").ifPresent(walk -> walk(walk, rows -> job.progress("search", rows, 0)));
    }

    /// Soon after the update that brought the words. A walk that ended halfway is begun again.
    @Scheduled(initialDelay = 10, fixedDelay = 600, timeUnit = TimeUnit.SECONDS)
    void walkOnce() {
        jdbc.sql("select f_search_kinds()").query().listOfRows();
        begin("ended_at is null").ifPresent(walk -> walk(walk, _ -> {}));
    }

    /// @return the number of a walk that nobody else does
    private Optional<Integer> begin(String condition) {
        return jdbc.sql(
                        """
                        update search_walk set number = number + 1, begun_at = now(), ended_at = null
                        where %s and (begun_at is null or ended_at is not null or begun_at < now() - interval '1 hour')
                        returning number
                        """
                                .formatted(condition))
                .query(Integer.class)
                .optional();
    }

    private void walk(int walk, LongConsumer progress) {
        Optional<RecordRef> last = Optional.of(new RecordRef(RecordKind.COMPANY, 0));
        for (long rows = BATCH; last.isPresent(); rows += BATCH) {
            RecordRef after = last.get();
            last = transaction.execute(_ -> walk(walk, after));
            progress.accept(rows);
        }
        jdbc.sql("delete from search_word where walk < :walk").param("walk", walk).update();
        jdbc.sql("update search_walk set ended_at = now() where number = :walk")
                .param("walk", walk)
                .update();
    }

    /// Every word is looked up by itself, whatever the planner thinks of how many there are.
    private Optional<RecordRef> walk(int walk, RecordRef after) {
        return jdbc.sql(
                        """
                        with batch as materialized (
                                 select record_kind, record_id, norm from search_doc
                                 where (record_kind, record_id) > (:kind::smallint, :id)
                                 order by record_kind, record_id limit :most),
                             found as materialized (
                                 select distinct f.word from batch cross join lateral f_letters(batch.norm) as f (word)),
                             met as (
                                 update search_word w set walk = :walk
                                 where w.word = any(array(select f.word from found f)) and w.walk is distinct from :walk),
                             added as (
                                 insert into search_word (word, walk)
                                 select f.word, :walk from found f
                                 where (select w.word from search_word w where w.word = f.word limit 1) is null)
                        select record_kind, record_id from batch order by 1 desc, 2 desc limit 1
                        """)
                .param("kind", after.kind().code())
                .param("id", after.id())
                .param("most", BATCH)
                .param("walk", walk)
                .query((row, _) -> new RecordRef(RecordKind.of(row.getInt(1)), row.getLong(2)))
                .optional();
    }
}
