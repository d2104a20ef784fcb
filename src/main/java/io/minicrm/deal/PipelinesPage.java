package io.minicrm.deal;

import io.minicrm.record.Options;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pipelines with their stages, and lost reasons, as administrators see them.
///
/// @param deals how many living deals are in a stage, by its id
/// @param form the form that was refused, if one was
/// @param note the message of what was just done, or null
public record PipelinesPage(
        List<Pipeline> pipelines,
        Map<Long, Long> deals,
        List<Options.Entry> reasons,
        PipelineForm form,
        @Nullable String note) {

    /// Those that are offered, which can be moved.
    public List<Pipeline> offered() {
        return pipelines.stream().filter(Pipeline::offered).toList();
    }

    public List<Pipeline> archived() {
        return pipelines.stream().filter(pipeline -> !pipeline.offered()).toList();
    }

    /// Those of a pipeline, the archived ones last.
    public List<Stage> stages(Pipeline pipeline) {
        return pipeline.stages().stream()
                .sorted(Comparator.comparing(Stage::offered).reversed())
                .toList();
    }

    /// The lost reasons that are offered, and then the others.
    public List<Options.Entry> reasonsInOrder() {
        return reasons.stream()
                .sorted(Comparator.comparing(Options.Entry::offered).reversed())
                .toList();
    }

    public long deals(Stage stage) {
        Long count = deals.get(stage.id());
        return count == null ? 0 : count;
    }
}
