package io.minicrm.search;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobLane;
import io.minicrm.job.NightlyJob;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.time.LocalTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps the words among which is looked for what was meant by one with a typo. The database adds
/// those of every row that is written. A walk through all rows adds those of the rows that were
/// there before that was so, once; and one every night finds out which words are nowhere any more.
/// Those that two of them did not meet are taken away: until then the words of what was removed are
/// kept, without what they stood in.
@Component
class SearchWords implements NightlyJob {

    private static final int BATCH = 2000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    SearchWords(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public String kind() {
        return "search.words";
    }

    @Override
    public LocalTime at() {
        return LocalTime.of(4, 20);
    }

    @Override
    public JobLane lane() {
        return JobLane.LONG;
    }

    @Override
    public void run(JobContext job) {
        walk(true, rows -> job.progress("search", rows, 0));
    }

    /// Soon after the update that brought the words, and wherever a walk was left halfway.
    @Scheduled(initialDelay = 10, fixedDelay = 300, timeUnit = TimeUnit.SECONDS)
    void walkOnce() {
        jdbc.sql("select f_search_kinds()").query().listOfRows();
        walk(false, _ -> {});
    }

    /// @param again whether to walk although the last walk has come to its end
    /// @param progress is told after every step how many rows they were until then
    void walk(boolean again, LongConsumer progress) {
        begin(again).ifPresent(walk -> walk(walk, progress));
    }

    /// A walk as far as it has come.
    private record Walk(int number, RecordRef last) {}

    /// @return one that nobody else does: that was left halfway, or a new one
    private Optional<Walk> begin(boolean again) {
        return jdbc.sql(
                        """
                        update search_walk
                        set number = case when ended_at is null then number else number + 1 end,
                            record_kind = case when ended_at is null then record_kind else 1 end,
                            record_id = case when ended_at is null then record_id else 0 end,
                            moved_at = clock_timestamp(), ended_at = null
                        where (ended_at is null or :again)
                          and (ended_at is not null or moved_at is null
                               or moved_at < clock_timestamp() - interval '5 minutes')
                        returning number, record_kind, record_id
                        """)
                .param("again", again)
                .query((row, _) -> new Walk(row.getInt(1), ref(row.getInt(2), row.getLong(3))))
                .optional();
    }

    private void walk(Walk begun, LongConsumer progress) {
        Optional<RecordRef> last = Optional.of(begun.last());
        for (long rows = BATCH; last.isPresent(); rows += BATCH) {
            Walk walk = new Walk(begun.number(), last.get());
            last = Objects.requireNonNull(transaction.execute(_ -> step(walk)));
            progress.accept(rows);
        }
    }

    /// @return the last row of it; none when the walk is at its end, or somebody else does it
    private Optional<RecordRef> step(Walk walk) {
        Optional<RecordRef> last = meet(walk);
        if (last.isEmpty()) {
            // One that came while the last walk went by may not have been met by it
            jdbc.sql("delete from search_word where walk < :walk - 1")
                    .param("walk", walk.number())
                    .update();
        }
        int mine =
                jdbc.sql(
                                """
                                update search_walk
                                set record_kind = :kind, record_id = :id, moved_at = clock_timestamp(),
                                    ended_at = case when :ended then clock_timestamp() end
                                where number = :walk and ended_at is null
                                """)
                        .param("kind", last.orElse(walk.last()).kind().code())
                        .param("id", last.orElse(walk.last()).id())
                        .param("ended", last.isEmpty())
                        .param("walk", walk.number())
                        .update();
        return mine == 1 ? last : Optional.empty();
    }

    /// Every word is looked up by itself, whatever the planner thinks of how many there are.
    private Optional<RecordRef> meet(Walk walk) {
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
                                 where w.word = any(array(select f.word from found f)) and w.walk < :walk),
                             added as (
                                 insert into search_word (word, walk)
                                 select f.word, :walk from found f
                                 where (select w.word from search_word w where w.word = f.word limit 1) is null)
                        select record_kind, record_id from batch order by 1 desc, 2 desc limit 1
                        """)
                .param("kind", walk.last().kind().code())
                .param("id", walk.last().id())
                .param("most", BATCH)
                .param("walk", walk.number())
                .query((row, _) -> ref(row.getInt(1), row.getLong(2)))
                .optional();
    }

    private static RecordRef ref(int kind, long id) {
        return new RecordRef(RecordKind.of(kind), id);
    }
}
