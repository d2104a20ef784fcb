package io.minicrm.activity;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Puts the timeline into the middle of every record's page.
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
        return 30;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind != RecordKind.FILE;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        return templates.activityTimeline(
                ui, page(ui, record, Timeline.Filter.of(ui.parameter("show"))));
    }

    /// The stretch that is asked for; for a note the newest one, or if it does not reach so far,
    /// the one that begins with it.
    private TimelinePage page(Ui ui, RecordSnapshot record, Timeline.Filter filter) {
        TimelineCursor before = TimelineCursor.of(ui.parameter("before"));
        TimelinePage page = timeline.of(ui.scope(), record.ref(), filter, before);
        String note = ui.parameter("note");
        if (note == null || !note.matches("\\d{1,18}") || page.shows(Long.parseLong(note))) {
            return page;
        }
        return timeline.after(record.ref(), Long.parseLong(note))
                .map(moment ->
                        timeline.of(
                                ui.scope(), record.ref(), filter, TimelineCursor.before(moment)))
                .orElse(page);
    }
}
