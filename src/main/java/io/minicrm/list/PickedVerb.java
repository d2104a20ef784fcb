package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;

/// Something that another room does with records that were picked in a list.
public interface PickedVerb {

    /// Whether this reader may do it with records of this type.
    boolean mayBeDone(Ui ui, RecordType<?> type);

    /// A message key.
    String label();

    String icon();

    /// Where the numbers of the records are sent to, as `ids`, under the address of their list.
    String path();
}
