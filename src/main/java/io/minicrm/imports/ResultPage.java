package io.minicrm.imports;

import io.minicrm.record.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of the rows.
///
/// @param undoableUntil the last day on which it can be taken back; null when it no longer can
/// @param takenBack how many records an undo of it took back; null when it was not undone
/// @param fileKept whether the failed rows can still be had
public record ResultPage(
        ImportHead head,
        String userName,
        boolean mine,
        Instant at,
        double seconds,
        ImportsPage.Sum sum,
        long changeSetId,
        @Nullable LocalDate undoableUntil,
        @Nullable Integer takenBack,
        boolean fileKept,
        CheckPage.Left failed,
        CheckPage.Left skipped,
        List<CheckPage.Made> made,
        List<CheckPage.Extended> extended,
        List<Stored> stored,
        List<CheckPage.Reason> reasons,
        List<Problem> notes,
        CheckPage.Left leftOut) {

    /// How many values went into a field.
    public record Stored(String label, @Nullable String link, long values) {}
}
