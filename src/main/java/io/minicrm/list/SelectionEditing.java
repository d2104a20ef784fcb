package io.minicrm.list;

import io.minicrm.job.Steps;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.MultiLinkType;
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
        List<Long> all = ids(selection, steps);
        ChangeSet set =
                records.open(
                        selection.scope(),
                        ChangeKind.DELETE,
                        all.size() == 1 ? title(selection, all.getFirst()) : "");
        steps.each(
                "trashing",
                all,
                ids ->
                        records.delete(
                                selection.scope(),
                                set,
                                selection.type().kind(),
                                still(selection, ids)));
        return new Done(set.id(), 0);
    }

    private String title(RecordSelection selection, long id) {
        RecordType<?> type = selection.type();
        return jdbc.sql(
                        "select %s from %s t where t.id = :id"
                                .formatted(type.title(), type.table()))
                .param("id", id)
                .query((row, _) -> row.getString(1))
                .single();
    }

    /// Changes fields of them.
    @Transactional
    public Done edit(RecordSelection selection, BulkPatch patch, Steps steps) {
        List<Long> all = ids(selection, steps);
        ChangeSet set = records.open(selection.scope(), ChangeKind.EDIT, "");
        AtomicInteger refused = new AtomicInteger();
        steps.each(
                "changing",
                all,
                ids -> refused.addAndGet(write(selection, set, still(selection, ids), patch)));
        return new Done(set.id(), refused.get());
    }

    /// Makes something that is about each of them.
    ///
    /// @param values the same for all
    @Transactional
    public Done add(RecordSelection selection, MadeForEach making, Values values, Steps steps) {
        List<Long> all = ids(selection, steps);
        ChangeSet set = records.open(selection.scope(), ChangeKind.CREATE, "");
        AtomicInteger refused = new AtomicInteger();
        steps.each(
                "making",
                all,
                ids ->
                        refused.addAndGet(
                                make(selection, set, making, values, still(selection, ids))));
        return new Done(set.id(), refused.get());
    }

    private int make(
            RecordSelection selection,
            ChangeSet set,
            MadeForEach making,
            Values values,
            List<Long> ids) {
        Field<List<LabelledLink>> about = making.about(selection.type().kind());
        MultiLinkType link = (MultiLinkType) about.type();
        return records.writeAll(
                        selection.scope(),
                        set,
                        making.type(),
                        staging ->
                                staging.select(
                                        """
                                        select ordinality, null::bigint, :values::jsonb || jsonb_build_object(
                                            :about, jsonb_build_array(jsonb_build_object('id', id, 'label', :label)))
                                        from unnest(:ids::bigint[]) with ordinality x (id)
                                        """,
                                        Map.of(
                                                "values", values.toJson(),
                                                "about", about.key(),
                                                "label", link.labels().keys().getFirst(),
                                                "ids", ids.toArray(Long[]::new))))
                .refused();
    }

    /// @return how many would have become what no record may be
    private int write(RecordSelection selection, ChangeSet set, List<Long> ids, BulkPatch patch) {
        return records.writeAll(
                        selection.scope(),
                        set,
                        selection.type(),
                        staging -> {
                            switch (patch.mode()) {
                                case SET, CLEAR -> staging.patch(ids, patch.values());
                                case ADD -> staging.add(selection.type(), ids, patch.values());
                                case REMOVE ->
                                        staging.remove(selection.type(), ids, patch.values());
                            }
                        })
                .refused();
    }

    /// Found before anything is written: with a change of few begun, the transaction reads no table
    /// from one end to the other any more.
    private List<Long> ids(RecordSelection selection, Steps steps) {
        List<Long> ids = ids(selection, "", Map.of());
        steps.of(ids.size());
        return ids;
    }

    /// Those that are of the selection when their turn comes.
    private List<Long> still(RecordSelection selection, List<Long> ids) {
        return ids(selection, "t.id = any(:step) and ", Map.of("step", ids.toArray(Long[]::new)));
    }

    private List<Long> ids(RecordSelection selection, String of, Map<String, ?> parameters) {
        SqlParameters sqlParameters = new SqlParameters();
        String sql =
                "select t.id from %s t where %s%s order by t.id"
                        .formatted(selection.type().table(), of, selection.where(sqlParameters));
        return jdbc.sql(sql)
                .params(sqlParameters.values())
                .params(parameters)
                .query((row, _) -> row.getLong(1))
                .list();
    }
}
