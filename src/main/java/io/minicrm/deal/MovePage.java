package io.minicrm.deal;

import io.minicrm.record.Options;
import io.minicrm.record.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks where a deal shall go, or why it is lost.
///
/// @param stage the stage where it is lost, or null when it is still to be chosen
/// @param stages those that may be chosen
/// @param version the version that the mover saw, or null
/// @param back where to go afterwards: a board's query string, or nothing for the deal
/// @param missing whether it was sent without a reason
public record MovePage(
        Stored deal,
        @Nullable Stage stage,
        List<Stage> stages,
        List<Options.Entry> reasons,
        @Nullable Integer version,
        String back,
        boolean missing) {

    public String backHref() {
        return back.isEmpty() ? deal.ref().path() : "/deals?" + back;
    }
}
