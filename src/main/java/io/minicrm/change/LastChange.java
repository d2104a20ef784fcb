package io.minicrm.change;

import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import io.minicrm.web.UndoNotices;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/// Says what the reader has just done, as long as it can be undone. A link with `changed=` that is
/// opened later says nothing any more.
@Component
class LastChange implements UndoNotices {

    private static final Duration RECENT = Duration.ofMinutes(10);

    /// Letters of a value that a line has room for.
    private static final int IN_A_LINE = 60;

    private final Changes changes;
    private final Differences differences;
    private final Clock clock;

    LastChange(Changes changes, Differences differences, Clock clock) {
        this.changes = changes;
        this.differences = differences;
        this.clock = clock;
    }

    @Override
    public String sentence(Ui ui, long changeSetId) {
        return changes.look(ui.scope(), changeSetId)
                .filter(change -> ui.isMe(change.actorId()))
                .filter(change -> change.createdAt().isAfter(clock.instant().minus(RECENT)))
                .filter(Changes.Summary::undoable)
                .map(change -> differently(ui, change))
                .orElse("");
    }

    /// "Stage of Press line 4 is now Negotiation", where one field was given another value by hand.
    private String differently(Ui ui, Changes.Summary change) {
        List<History.FieldChange> fields =
                change.kind().equals("edit") && change.records() == 1
                        ? differences
                                .of(ui.scope(), List.of(change))
                                .getOrDefault(change.id(), List.of())
                        : List.of();
        if (fields.size() != 1) {
            return ChangeSentences.done(ui, change);
        }
        History.FieldChange only = fields.getFirst();
        String now = DisplayValue.of(only.field(), only.after(), ui).words(ui);
        return ui.t(
                only.after() == null
                        ? "change.done.emptied"
                        : now.isEmpty() || now.length() > IN_A_LINE
                                ? "change.done.field"
                                : "change.done.value",
                ui.t(only.field().label()),
                ChangeSentences.what(ui, change.root()),
                now);
    }
}
