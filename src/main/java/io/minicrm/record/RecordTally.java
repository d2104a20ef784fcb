package io.minicrm.record;

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
    /// whose they are and that they are in use, and in `records` for how many they stand.
    public static String sql(RecordType<?> type) {
        return "(select x.*, null::timestamptz as deleted_at from %s x where record_kind = %d) t"
                .formatted(TALLY.rows(), type.kind().code());
    }
}
