package io.minicrm.report;

import io.minicrm.deal.Stage;
import io.minicrm.list.Narrowed;
import io.minicrm.search.Bindings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    /// @param been the stages, the present one among them
    /// @param stuck how many came before the moment that was asked about
    /// @param age for how many seconds all of them together have been in their stage
    /// @param stayed for how many seconds all of them together were in each stage that they have
    ///   left
    record Group(
            Set<Long> been, long stage, long deals, long stuck, long age, Map<Long, Long> stayed) {}

    /// @param since by stage the moment before which a deal must have come to be stuck there
    List<Group> groups(Narrowed deals, List<Stage> stages, Map<Long, OffsetDateTime> since) {
        Bindings bindings = new Bindings();
        String stuck =
                since.entrySet().stream()
                        .map(each ->
                                "when %d then %s"
                                        .formatted(each.getKey(), bindings.bind(each.getValue())))
                        .collect(Collectors.joining(" ", "case t.stage_id ", " end"));
        String stayed =
                stages.stream()
                        .map(stage ->
                                ", sum(t.stayed[array_position(t.been, %1$d)]) as stayed_%1$d"
                                        .formatted(stage.id()))
                        .collect(Collectors.joining());
        return jdbc.sql(
                        """
                        select t.been, t.stage_id, count(*) as deals,
                               count(*) filter (where t.stage_entered_at < %1$s) as stuck,
                               sum(extract(epoch from now() - t.stage_entered_at))::bigint as age%2$s
                        from deal t
                        where %3$s
                        group by t.been, t.stage_id
                        """
                                .formatted(
                                        since.isEmpty() ? "null" : stuck,
                                        stayed,
                                        deals.where(bindings)))
                .params(bindings.values())
                .query(rows -> {
                    List<Group> groups = new ArrayList<>();
                    while (rows.next()) {
                        groups.add(group(rows, stages));
                    }
                    return groups;
                });
    }

    private static Group group(ResultSet row, List<Stage> stages) throws SQLException {
        Map<Long, Long> stayed = new HashMap<>();
        for (Stage stage : stages) {
            stayed.put(stage.id(), row.getLong("stayed_" + stage.id()));
        }
        return new Group(
                Set.of((Long[]) row.getArray("been").getArray()),
                row.getLong("stage_id"),
                row.getLong("deals"),
                row.getLong("stuck"),
                row.getLong("age"),
                stayed);
    }
}
