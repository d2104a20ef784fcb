package io.minicrm.deal;

import io.minicrm.scope.RecordRef;
import java.util.List;

/// A deal that was won or lost just now, while something was still to be done with it.
///
/// @param open what that is, by its numbers
public record ClosedDeal(RecordRef ref, String title, boolean won, List<Long> open) {

    /// Where the answer is sent.
    public String href() {
        return ref.path() + "/open-activities";
    }
}
