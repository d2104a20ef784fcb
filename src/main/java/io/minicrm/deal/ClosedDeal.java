package io.minicrm.deal;

import io.minicrm.scope.RecordRef;

/// A deal that was won or lost just now, while something was still to be done with it.
///
/// @param open how much that is
public record ClosedDeal(RecordRef ref, String title, boolean won, int open) {

    /// Where the answer is sent.
    public String href() {
        return ref.path() + "/open-activities";
    }
}
