package io.minicrm.merge;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The way from a record to the others that it may be one with.
@Component
class MergePanel implements Panel {

    private final Catalogue catalogue;
    private final Templates templates;

    MergePanel(Catalogue catalogue, Templates templates) {
        this.catalogue = catalogue;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.MORE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return catalogue.stated(kind).isSearchable();
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        return record.editable() && ui.scope().may(Action.DELETE, record.ref().kind())
                ? templates.mergeMenu(ui, record.ref())
                : null;
    }
}
