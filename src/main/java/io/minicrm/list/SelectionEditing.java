package io.minicrm.list;

import io.minicrm.job.Steps;
import io.minicrm.record.BulkResult;
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
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What one does with all records of a selection: each verb is a transaction and a change that is
/// shown and undone as a whole.
@Service
class SelectionEditing {

    /// @param changeSetId 0 when all was as before
    /// @param all how many were meant
    record Done(long changeSetId, long all, LeftRecords left) {

        int refused() {
            return left.refused();
        }
    }

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
        LeftRecords left = new LeftRecords();
        steps.each("trashing", all, ids -> trash(selection, set, ids, left));
        return new Done(set.id(), all.size(), left);
    }

    private void trash(RecordSelection selection, ChangeSet set, List<Long> ids, LeftRecords left) {
        List<Long> still = still(selection, ids, left);
        List<Long> trashed = records.delete(selection.scope(), set, selection.type().kind(), still);
        left.add(LeftRecords.FORBIDDEN, without(still, trashed));
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
        LeftRecords left = new LeftRecords();
        steps.each("changing", all, ids -> write(selection, set, ids, patch, left));
        return new Done(set.id(), all.size(), left);
    }

    /// Makes something that is about each of them.
    ///
    /// @param values the same for all
    @Transactional
    public Done add(RecordSelection selection, MadeForEach making, Values values, Steps steps) {
        List<Long> all = ids(selection, steps);
        ChangeSet set = records.open(selection.scope(), ChangeKind.CREATE, "");
        LeftRecords left = new LeftRecords();
        steps.each("making", all, ids -> make(selection, set, making, values, ids, left));
        return new Done(set.id(), all.size(), left);
    }

    private void make(
            RecordSelection selection,
            ChangeSet set,
            MadeForEach making,
            Values values,
            List<Long> some,
            LeftRecords left) {
        List<Long> ids = still(selection, some, left);
        Field<List<LabelledLink>> about = making.about(selection.type().kind());
        MultiLinkType link = (MultiLinkType) about.type();
        records.writeAll(
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
                                        "ids", ids.toArray(Long[]::new))));
        refused(ids, left);
    }

    private void write(
            RecordSelection selection,
            ChangeSet set,
            List<Long> some,
            BulkPatch patch,
            LeftRecords left) {
        List<Long> ids = still(selection, some, left);
        BulkResult result =
                records.writeAll(
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
                        });
        refused(ids, left);
        left.add(LeftRecords.SAME, ids.size() - result.updated() - result.refused(), List.of());
    }

    /// Takes up why rows were refused that were made for these records, or mean them.
    private void refused(List<Long> ids, LeftRecords left) {
        jdbc.sql(
                        """
                        select coalesce(because, 'rule') as reason,
                               coalesce(s.id, (:ids::bigint[])[s.row_no]) as id
                        from staged s where s.outcome = 'refused' order by s.row_no
                        """)
                .param("ids", ids.toArray(Long[]::new))
                .query(row -> {
                    left.add(row.getString("reason"), List.of(row.getLong("id")));
                });
    }

    private static List<Long> without(List<Long> ids, List<Long> others) {
        Set<Long> gone = Set.copyOf(others);
        return ids.stream().filter(id -> !gone.contains(id)).toList();
    }

    /// Found before anything is written: with a change of few begun, the transaction reads no table
    /// from one end to the other any more.
    private List<Long> ids(RecordSelection selection, Steps steps) {
        List<Long> ids = ids(selection, "", Map.of());
        steps.of(ids.size());
        return ids;
    }

    /// Those that are of the selection when their turn comes.
    private List<Long> still(RecordSelection selection, List<Long> ids, LeftRecords left) {
        List<Long> still =
                ids(selection, "t.id = any(:step) and ", Map.of("step", ids.toArray(Long[]::new)));
        left.add(LeftRecords.PASSED, without(ids, still));
        return still;
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
