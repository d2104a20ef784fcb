package io.minicrm.change;

import io.minicrm.job.FollowedJob.Outcome;
import io.minicrm.web.Ui;
import java.util.Optional;

/// What is told of a job that changed records.
public final class ChangeOutcome {

    private ChangeOutcome() {}

    /// @param change the change set that the job wrote, if anything became different
    /// @param left which records were left as they were, and why; nothing when there are none
    /// @param origin the page from which it was asked for
    public static Outcome of(Ui ui, Optional<Changes.Summary> change, String left, String origin) {
        return change.map(each ->
                        new Outcome(
                                !left.isEmpty(),
                                ChangeSentences.did(ui, each) + ".",
                                left,
                                "/changes/" + each.id(),
                                each.undoable() ? each.id() : null))
                .orElseGet(() -> new Outcome(true, ui.t("change.nothing"), left, origin, null));
    }
}
