package io.minicrm.deal;

import io.minicrm.record.Options;
import io.minicrm.record.RecordSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks where a deal shall go, or why it is lost.
///
/// @param stage the stage where it is lost, or null when it is still to be chosen
/// @param pipelines those whose stages may be chosen, its own first
/// @param version the version that the mover saw, or null
/// @param back where to go afterwards: a board's query string, or nothing for the deal
/// @param missing whether it was sent without a reason
public record MovePage(
        RecordSnapshot deal,
        @Nullable Stage stage,
        List<Pipeline> pipelines,
        List<Options.Entry> reasons,
        @Nullable Integer version,
        String back,
        boolean missing) {

    /// The stages of a pipeline to which it may go.
    public List<Stage> stages(Pipeline pipeline) {
        Long present = deal.values().get(DealFields.STAGE);
        return pipeline.stages().stream()
                .filter(each -> each.offered() && !Long.valueOf(each.id()).equals(present))
                .toList();
    }

    public String backHref() {
        return back.isEmpty() ? deal.ref().path() : "/deals?" + back;
    }
}
