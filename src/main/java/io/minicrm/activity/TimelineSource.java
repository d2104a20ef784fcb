package io.minicrm.activity;

import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.util.List;

/// What another room knows of a record that belongs on its timeline. A room contributes it as a
/// bean.
public interface TimelineSource {

    /// The name that tells its entries from those of others.
    String source();

    /// What happened with a record before a moment, or at it with a smaller id; newest first, and
    /// there the greatest id. Nothing, when the scope may not see the record.
    List<TimelineEntry.Event> until(Scope scope, RecordRef ref, Instant end, long below, int most);
}
