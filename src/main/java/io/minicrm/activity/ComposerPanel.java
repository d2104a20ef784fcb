package io.minicrm.activity;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Where one writes what happened with a record, and plans what is next.
@Component
class ComposerPanel implements Panel {

    private final Templates templates;

    ComposerPanel(Templates templates) {
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.MIDDLE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind != RecordKind.ACTIVITY && kind != RecordKind.FILE;
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        return ui.scope().may(Action.CREATE, RecordKind.ACTIVITY)
                ? templates.activityComposer(ui, record.ref(), Composition.empty(ui))
                : null;
    }
}
