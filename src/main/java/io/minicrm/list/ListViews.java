package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;

/// Knows the saved views of lists. The room that keeps them contributes it; here an address only
/// says as which of them it began.
public interface ListViews {

    /// Those of one list that this reader may see.
    ///
    /// @param mark the one that is looked at, or null
    ViewTabs of(Ui ui, RecordType<?> type, @Nullable String mark);
}
