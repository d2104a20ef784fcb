package io.minicrm.report;

import io.minicrm.deal.Pipeline;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.web.Ui;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of report.
interface ReportDefinition {

    /// What is reported on.
    ///
    /// @param deals those that the filters let through
    /// @param pipeline the one whose stages are told apart, and to which the deals then belong
    /// @param by by what deals are told apart
    record ReportRequest(Ui ui, RecordSelection deals, Pipeline pipeline, Grouping by) {}

    /// Its name in addresses: `forecast`; its title is the message `report.<key>`.
    String key();

    /// By what deals can be told apart, the usual one first.
    List<Grouping> groupings();

    /// Whether its lines are the stages of a pipeline.
    default boolean isOfOnePipeline() {
        return groupings().contains(Grouping.STAGE);
    }

    /// The date by which deals belong to a period, or null when periods make no sense.
    default @Nullable Field<?> period() {
        return null;
    }

    Report report(ReportRequest reportRequest);
}
