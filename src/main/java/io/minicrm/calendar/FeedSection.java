package io.minicrm.calendar;

import gg.jte.Content;
import io.minicrm.people.ProfileSection;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.today.Whose;
import io.minicrm.web.Ui;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The addresses of one's calendar, in one's profile.
@Component
class FeedSection implements ProfileSection {

    private final Templates templates;
    private final Feeds feeds;

    FeedSection(Templates templates, Feeds feeds) {
        this.templates = templates;
        this.feeds = feeds;
    }

    @Override
    public int order() {
        return 50;
    }

    /// They stay open: who changes a password because it is time would otherwise wonder why the
    /// telephone shows no meetings any more.
    @Override
    public @Nullable StillOpen stillOpen(Ui ui) {
        int open = feeds.of(ui.actor().id()).size();
        return open == 0 ? null : new StillOpen(ui.t("calendar.feeds.stillOpen", open), "#feeds");
    }

    @Override
    public Content content(Ui ui) {
        List<Feed> made = feeds.of(ui.actor().id());
        return templates.calendarSection(
                ui,
                made,
                ui.scope().may(Action.READ, RecordKind.ACTIVITY) && made.size() < Feeds.MOST,
                Whose.TEAM.isSeen(ui.scope()));
    }
}
