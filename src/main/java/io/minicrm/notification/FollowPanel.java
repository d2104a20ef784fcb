package io.minicrm.notification;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Lets one follow a record, among what can be done with it. Whoever has it follows it anyway.
@Component
class FollowPanel implements Panel {

    private final Following following;
    private final Templates templates;

    FollowPanel(Following following, Templates templates) {
        this.following = following;
        this.templates = templates;
    }

    static boolean isFollowed(RecordKind kind) {
        return kind == RecordKind.COMPANY || kind == RecordKind.CONTACT || kind == RecordKind.DEAL;
    }

    @Override
    public Place place() {
        return Place.ACTS;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return isFollowed(kind);
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        return ui.isMe(record.ownerId())
                ? null
                : templates.notificationFollow(
                        ui, record, following.follows(ui.scope(), record.ref()));
    }
}
