package io.minicrm.report;

import io.minicrm.list.RecordSelection;
import io.minicrm.search.SqlParameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads where deals have been, and for how long.
@Component
class StageQuery {

    private final JdbcClient jdbc;

    StageQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Deals that have been in the same stages, and are now in the same one.
    ///
    /// @param stuck how many came before the moment that was asked about
    /// @param age for how many seconds all of them together have been in their stage
    /// @param stayed the stages in which they have been, and for how many seconds all of them
    ///   together before they left each
    record Group(long stage, long deals, long stuck, long age, Map<Long, Long> stayed) {

        Set<Long> stagesVisited() {
            return stayed.keySet();
        }
    }

    /// @param since by stage the moment before which a deal must have come to be stuck there
    List<Group> groups(RecordSelection deals, Map<Long, OffsetDateTime> since) {
        SqlParameters sqlParameters = new SqlParameters();
        String stuck =
                since.entrySet().stream()
                        .map(each ->
                                "when %d then %s"
                                        .formatted(
                                                each.getKey(), sqlParameters.bind(each.getValue())))
                        .collect(Collectors.joining(" ", "case t.stage_id ", " end"));
        // Deals of a group have been in the same stages, so each of these sums is of one stage
        int stages = jdbc.sql("select count(*) from stage").query(Integer.class).single();
        String stayed =
                IntStream.rangeClosed(1, stages)
                        .mapToObj("sum(t.stayed[%d])"::formatted)
                        .collect(Collectors.joining(", "));
        return jdbc.sql(
                        """
                        select t.been, t.stage_id, count(*) as deals,
                               count(*) filter (where t.stage_entered_at < %s) as stuck,
                               extract(epoch from sum(now() - t.stage_entered_at))::bigint as age,
                               array[%s]::bigint[] as stayed
                        from deal t
                        where %s
                        group by t.been, t.stage_id
                        """
                                .formatted(
                                        since.isEmpty() ? "null" : stuck,
                                        stayed,
                                        deals.where(sqlParameters)))
                .params(sqlParameters.values())
                .query(rows -> {
                    List<Group> groups = new ArrayList<>();
                    while (rows.next()) {
                        groups.add(group(rows));
                    }
                    return groups;
                });
    }

    private static Group group(ResultSet row) throws SQLException {
        Long[] stages = (Long[]) row.getArray("been").getArray();
        @Nullable Long[] seconds = (@Nullable Long[]) row.getArray("stayed").getArray();
        Map<Long, Long> stayed = new HashMap<>();
        for (int i = 0; i < stages.length; i++) {
            stayed.put(stages[i], Objects.requireNonNullElse(seconds[i], 0L));
        }
        return new Group(
                row.getLong("stage_id"),
                row.getLong("deals"),
                row.getLong("stuck"),
                row.getLong("age"),
                stayed);
    }
}
