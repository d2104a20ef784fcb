package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes those search rows anew that a version from before has written: soon after the start, and
/// again as long as such a version may still be at work beside this one. In such rows the words of
/// what a record links to stand among its own, or it is not said with whom it is shared.
@Component
public class SearchReindex {

    private static final int BATCH = 500;

    private final SearchIndex index;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    SearchReindex(
            SearchIndex index,
            Catalogue catalogue,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.index = index;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// The latest records first, in steps of a transaction each.
    @Scheduled(initialDelay = 5, fixedDelay = 300, timeUnit = TimeUnit.SECONDS)
    void rewrite() {
        for (RecordType<?> type : catalogue.types()) {
            long before = Long.MAX_VALUE;
            while (type.isSearchable() && before > 0) {
                long rest = before;
                before = Objects.requireNonNull(transaction.execute(_ -> rewriteSome(type, rest)));
            }
        }
    }

    /// @return before which record more are to be looked for; 0 when there are none
    private long rewriteSome(RecordType<?> type, long before) {
        List<Long> ids =
                jdbc.sql(
                                """
                                select record_id from (
                                    select record_id from search_doc
                                    where record_kind = :kind and norm not like ' %%'%s) d
                                where record_id < :before
                                order by record_id desc limit :most
                                """
                                        .formatted(sharedOtherwise(type)))
                        .param("kind", type.kind().code())
                        .param("before", before)
                        .param("most", BATCH)
                        .query((row, _) -> row.getLong(1))
                        .list();
        if (ids.isEmpty()) {
            return 0;
        }
        write(type, ids);
        return Collections.min(ids);
    }

    /// SQL for records with whose search rows it is not said with whom they are shared.
    private static String sharedOtherwise(RecordType<?> type) {
        Field<?> shared = type.shared();
        return shared == null
                ? ""
                : """

                union
                select t.id from %s t join search_doc d on d.record_kind = :kind and d.record_id = t.id
                where %2$s is not null and d.shared_with is distinct from %2$s\
                """
                        .formatted(type.table(), shared.sql("t"));
    }

    /// Writes the rows of all records anew that have a value in a field that was added.
    ///
    /// @param progress is told after every step how many they were until then
    public void rewrite(RecordKind kind, String key, LongConsumer progress) {
        RecordType<?> type = catalogue.type(kind);
        if (!type.isSearchable()) {
            return;
        }
        long after = 0;
        long done = 0;
        while (true) {
            List<Long> ids = having(type, key, after);
            if (ids.isEmpty()) {
                return;
            }
            transaction.executeWithoutResult(_ -> write(type, ids));
            after = Collections.max(ids);
            done += ids.size();
            progress.accept(done);
        }
    }

    private List<Long> having(RecordType<?> type, String key, long after) {
        return jdbc.sql(
                        """
                        select t.id from %s t
                        where jsonb_exists(t.custom, :key) and t.id > :after and t.deleted_at is null
                        order by t.id limit :most
                        """
                                .formatted(type.table()))
                .param("key", key)
                .param("after", after)
                .param("most", BATCH)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private void write(RecordType<?> type, List<Long> ids) {
        Map<String, Long[]> some = Map.of("ids", ids.toArray(Long[]::new));
        // Nobody shall write a record between reading it here and writing its row.
        jdbc.sql(
                        "select t.id from %s t where t.id = any(:ids) order by t.id for share"
                                .formatted(type.table()))
                .params(some)
                .query((row, _) -> row.getLong(1))
                .list();
        index.write(type, "select unnest(:ids)", some);
    }
}
