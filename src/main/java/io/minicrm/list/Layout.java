package io.minicrm.list;

import gg.jte.models.runtime.JteModel;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;

/// Another way to show the records of a list, by the room that they belong to:
/// `/deals?layout=board`. The filters are those of the list.
public interface Layout {

    boolean isOf(RecordKind kind);

    /// Its name in addresses, and behind the kind's in messages: `board`, `deal.board`.
    String key();

    /// @param page what stands above the records in every layout
    JteModel page(Ui ui, ListPage page, RecordSelection selection);

    /// Those of these records that it shows.
    RecordSelection shown(RecordSelection selection);
}
