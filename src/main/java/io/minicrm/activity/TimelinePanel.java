package io.minicrm.activity;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.Stored;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Puts composer and timeline into the middle of every record's page.
@Component
class TimelinePanel implements Panel {

    private final Timeline timeline;
    private final Templates templates;

    TimelinePanel(Timeline timeline, Templates templates) {
        this.timeline = timeline;
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
    public Content content(Ui ui, Stored record) {
        return templates.activityTimeline(
                ui,
                timeline.of(
                        ui.scope(),
                        record.ref(),
                        Timeline.Filter.of(ui.parameter("show")),
                        moment(ui.parameter("before"))),
                ui.scope().may(Action.CREATE, RecordKind.ACTIVITY));
    }

    private static @Nullable Instant moment(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
