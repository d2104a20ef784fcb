package io.minicrm.activity;

import io.minicrm.change.History;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Map;

/// Says on the timeline what a change was in the words of its trade, instead of naming its fields.
/// A room contributes it as a bean.
public interface ChangeDescription {

    /// The words for those of a record's changes that it has any for, by the id of the entry.
    Map<Long, TimelineEntry.Words> of(Scope scope, RecordRef ref, List<History.Entry> changes);
}
