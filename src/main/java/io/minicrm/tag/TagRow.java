package io.minicrm.tag;

import io.minicrm.record.Options;
import io.minicrm.scope.RecordKind;
import java.util.Map;

/// A tag with how many records in use have it, by their kinds, as far as its reader may see them.
///
/// @param counts at most one more than `MOST`, which says that there are more
public record TagRow(Options.Entry tag, Map<RecordKind, Long> counts) {

    static final int MOST = 1_000;

    public boolean isMore(RecordKind kind) {
        return of(kind) > MOST;
    }

    public long of(RecordKind kind) {
        return counts.getOrDefault(kind, 0L);
    }
}
