package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How many records in use there are of each kind, and whose.
@Configuration(proxyBeanMethods = false)
public class RecordTally {

    private static final Tally TALLY =
            new Tally(
                    "record_tally",
                    List.of("record_kind", "owner_id", "team_id"),
                    List.of("records"));

    @Bean
    Tally tallyOfRecords() {
        return TALLY;
    }

    /// The fields by which the tally tells records apart.
    public static List<Field<?>> fields(RecordType<?> type) {
        return List.of(type.owner(), type.team());
    }

    /// SQL for what follows `from`. Its rows `t` have the columns of records of this type that say
    /// whose they are and that they are in use, and in `records` for how many they stand. The tally
    /// does not know with whom records are shared: those that this reader sees for that alone are
    /// looked up, and stand each for itself.
    public static String sql(RecordType<?> type, Scope scope) {
        String tallied =
                """
                select owner_id, team_id, records, null::timestamptz as deleted_at, null::bigint[] as shared_with
                from %s x where record_kind = %d\
                """
                        .formatted(TALLY.rows(), type.kind().code());
        if (type.shared() == null) {
            return "(%s) t".formatted(tallied);
        }
        return "(%s union all select s.owner_id, s.team_id, 1, s.deleted_at, s.shared_with from %s s where %s) t"
                .formatted(
                        tallied,
                        type.table(),
                        scope.access(Action.READ, type.kind()).sqlSharedAlone("s"));
    }
}
