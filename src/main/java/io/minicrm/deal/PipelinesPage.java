package io.minicrm.deal;

import io.minicrm.web.OptionForm;
import io.minicrm.web.PlainForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pipelines with their stages, and lost reasons, as administrators see them.
///
/// @param fresh what was typed for a new pipeline
/// @param note the message of what was just done, or null
public record PipelinesPage(
        List<PipelineForm> pipelines, OptionForm reasons, PlainForm fresh, @Nullable String note) {

    public List<PipelineForm> offered() {
        return pipelines.stream().filter(PipelineForm::isShownOffered).toList();
    }

    public List<PipelineForm> archived() {
        return pipelines.stream().filter(form -> !form.isShownOffered()).toList();
    }

    PipelinesPage with(PlainForm refused) {
        return new PipelinesPage(pipelines, reasons, refused, note);
    }

    PipelinesPage with(OptionForm refused) {
        return new PipelinesPage(pipelines, refused, fresh, note);
    }

    /// With the form that was refused in the place of what it was made of.
    PipelinesPage with(PipelineForm refused) {
        return new PipelinesPage(
                pipelines.stream()
                        .map(form -> form.key().equals(refused.key()) ? refused : form)
                        .toList(),
                reasons,
                fresh,
                note);
    }
}
