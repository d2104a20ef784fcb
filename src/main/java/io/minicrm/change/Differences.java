package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what became different where a change set gave one record other values, which one line can
/// tell: "Stage Proposal → Negotiation".
@Component
class Differences {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Changes changes;

    Differences(JdbcClient jdbc, Catalogue catalogue, Changes changes) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.changes = changes;
    }

    /// The fields that became different, by the change set; nothing for sets of several records,
    /// and for records that the reader may not see.
    Map<Long, List<History.FieldChange>> of(Scope scope, List<Changes.Summary> sets) {
        Long[] single =
                sets.stream()
                        .filter(set -> set.counts().without("kept").isOne())
                        .filter(set -> set.counts().records("update") == 1)
                        .map(Changes.Summary::id)
                        .toArray(Long[]::new);
        if (single.length == 0) {
            return Map.of();
        }
        Map<Long, List<History.FieldChange>> differences = new HashMap<>();
        jdbc.sql(
                        """
                        select l.change_set_id, l.record_kind, l.before::text as before, l.after::text as after
                        from change_log l
                        where l.change_set_id = any(:sets) and l.op = 'update' and %s
                        """
                                .formatted(changes.readable(scope)))
                .param("sets", single)
                .query(
                        (RowCallbackHandler)
                                row ->
                                        differences.put(
                                                row.getLong("change_set_id"),
                                                History.fields(
                                                        catalogue.type(
                                                                RecordKind.of(
                                                                        row.getInt("record_kind"))),
                                                        row.getString("before"),
                                                        row.getString("after"))));
        return differences;
    }
}
