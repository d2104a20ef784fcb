package io.minicrm.list;

import io.minicrm.job.Steps;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.search.SqlParameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What one does with all records of a selection: each verb is a transaction and a change that is
/// shown and undone as a whole.
@Service
class SelectionEditing {

    /// How many are written at once, within the request that asks for it.
    static final int AT_ONCE = 1000;

    /// @param changeSetId 0 when all was as before
    /// @param refused how many would have become what no record may be
    record Done(long changeSetId, int refused) {}

    private final Records records;
    private final JdbcClient jdbc;

    SelectionEditing(Records records, JdbcClient jdbc) {
        this.records = records;
        this.jdbc = jdbc;
    }

    /// Puts them into the trash.
    @Transactional
    public Done trash(RecordSelection selection, Steps steps) {
        ChangeSet set = records.open(selection.scope(), ChangeKind.DELETE, "");
        steps.each(
                "trashing",
                ids(selection, steps),
                ids -> records.delete(selection.scope(), set, selection.type().kind(), ids));
        return new Done(set.id(), 0);
    }

    /// Changes fields of them.
    @Transactional
    public Done edit(RecordSelection selection, Values values, Steps steps) {
        RecordType<?> type = selection.type();
        ChangeSet set = records.open(selection.scope(), ChangeKind.EDIT, "");
        AtomicInteger refused = new AtomicInteger();
        String patch = values.toJson();
        steps.each(
                "changing",
                ids(selection, steps),
                ids ->
                        refused.addAndGet(
                                records.writeAll(
                                                selection.scope(),
                                                set,
                                                type,
                                                staging ->
                                                        staging.select(
                                                                "select ordinality, id, :patch::jsonb from unnest(:ids::bigint[]) with ordinality x (id)",
                                                                Map.of(
                                                                        "patch",
                                                                        patch,
                                                                        "ids",
                                                                        ids.toArray(Long[]::new))))
                                        .refused()));
        return new Done(set.id(), refused.get());
    }

    private List<Long> ids(RecordSelection selection, Steps steps) {
        SqlParameters sqlParameters = new SqlParameters();
        List<Long> ids =
                jdbc.sql(
                                "select t.id from %s t where %s order by t.id"
                                        .formatted(
                                                selection.type().table(),
                                                selection.where(sqlParameters)))
                        .params(sqlParameters.values())
                        .query((row, _) -> row.getLong(1))
                        .list();
        steps.of(ids.size());
        return ids;
    }
}
