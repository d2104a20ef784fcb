package io.minicrm.report;

import io.minicrm.deal.Pipeline;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of report.
interface ReportDefinition {

    /// What is reported on.
    ///
    /// @param records those that the filters let through
    /// @param pipeline the one whose stages are told apart, and to which the deals then belong
    /// @param by by what they are told apart
    record ReportRequest(Ui ui, RecordSelection records, Pipeline pipeline, Grouping by) {}

    /// Its name in addresses: `forecast`; its title is the message `report.<key>`.
    String key();

    /// What is counted.
    default RecordKind kind() {
        return RecordKind.DEAL;
    }

    /// By what the records can be told apart, the usual one first.
    List<Grouping> groupings();

    /// Whether its lines are the stages of a pipeline.
    default boolean isOfOnePipeline() {
        return groupings().contains(Grouping.STAGE);
    }

    /// The date or moment by which they belong to a period, or null when periods make no sense.
    default @Nullable Field<?> period() {
        return null;
    }

    /// The one that is reported on when the address says none.
    default Period usualPeriod() {
        return Period.ALL;
    }

    Report report(ReportRequest reportRequest);
}
