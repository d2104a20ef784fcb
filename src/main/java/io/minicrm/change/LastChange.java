package io.minicrm.change;

import io.minicrm.web.Ui;
import io.minicrm.web.UndoNotices;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Says what the reader has just done, as long as it can be undone. A link with `changed=` that is
/// opened later says nothing any more.
@Component
class LastChange implements UndoNotices {

    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Changes changes;
    private final Clock clock;

    LastChange(Changes changes, Clock clock) {
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public String sentence(Ui ui, long changeSetId) {
        return changes.look(ui.scope(), changeSetId)
                .filter(change -> ui.isMe(change.actorId()))
                .filter(change -> change.createdAt().isAfter(clock.instant().minus(RECENT)))
                .filter(Changes.Summary::undoable)
                .map(change -> ChangeSentences.done(ui, change))
                .orElse("");
    }
}
