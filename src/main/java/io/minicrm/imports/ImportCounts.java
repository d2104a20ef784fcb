package io.minicrm.imports;

import io.minicrm.record.Problem;
import java.util.List;
import java.util.Map;

/// What became, or would become, of the rows of a file. It must come out: every row is one of
/// created, updated, unchanged, skipped and failed.
///
/// @param made how many records that rows name are made on the way, by the field that links to them
/// @param stored how many values went into each field, by the key of the target
/// @param notes what one should know beside the figures
record ImportCounts(
        long rows,
        long created,
        long updated,
        long unchanged,
        long skipped,
        long failed,
        Map<String, Long> made,
        Map<String, Long> stored,
        List<Problem> notes) {

    ImportCounts {
        if (rows != created + updated + unchanged + skipped + failed) {
            throw new IllegalStateException(
                    "%d rows, but %d created, %d updated, %d unchanged, %d skipped, %d failed"
                            .formatted(rows, created, updated, unchanged, skipped, failed));
        }
    }

    /// The rows that are written.
    long written() {
        return created + updated;
    }
}
