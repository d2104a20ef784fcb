package io.minicrm.activity;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// What is still to be done with a record, above what has happened.
@Component
class NextStepsPanel implements Panel {

    private static final int MOST = 20;

    private final OpenActivities open;
    private final Templates templates;

    NextStepsPanel(OpenActivities open, Templates templates) {
        this.open = open;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.MIDDLE;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind != RecordKind.ACTIVITY && kind != RecordKind.FILE;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        return templates.activityNextSteps(
                ui,
                record,
                open.of(ui.scope(), record.ref(), MOST),
                ui.scope().may(Action.CREATE, RecordKind.ACTIVITY));
    }
}
