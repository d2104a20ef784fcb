package io.minicrm.page;

import gg.jte.Content;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;

/// A part of a record's page that another room puts there.
public interface Panel {

    /// Where it stands on a wide screen; on a phone each side panel follows below.
    enum Place {
        /// Beside what tells it apart from others of its name.
        TITLE,
        /// Beside the buttons of the record.
        ACTS,
        /// In the menu of what else can be done with it.
        MORE,
        HEAD,
        MIDDLE,
        SIDE
    }

    Place place();

    /// Small ones first.
    int order();

    boolean isOn(RecordKind kind);

    /// @return null when there is nothing to show
    @Nullable Content content(Ui ui, RecordSnapshot record);
}
