package io.minicrm.view;

import io.minicrm.list.RecordList;
import io.minicrm.web.Pins;
import io.minicrm.web.Ui;
import java.util.List;
import org.springframework.stereotype.Component;

/// The views that a reader keeps in the rail.
@Component
class PinnedViews implements Pins {

    private final SavedViews views;
    private final ViewCounts counts;

    PinnedViews(SavedViews views, ViewCounts counts) {
        this.views = views;
        this.counts = counts;
    }

    @Override
    public List<Pin> of(Ui ui) {
        return views.pinned(ui.scope()).stream().map(view -> pin(ui, view)).toList();
    }

    /// The same, all of them counted.
    List<Pin> counted(Ui ui) {
        List<SavedView> pinned = views.pinned(ui.scope());
        counts.refresh(ui, pinned);
        return pinned.stream().map(view -> pin(ui, view)).toList();
    }

    private Pin pin(Ui ui, SavedView view) {
        return new Pin(
                view.id(),
                view.name(),
                view.href(),
                counts.isFresh(ui.scope(), view)
                        ? counts.known(ui.scope(), view).map(count -> text(ui, count)).orElse("")
                        : null);
    }

    private static String text(Ui ui, RecordList.Count count) {
        String rows = ui.number(count.rows());
        return count.exceeded() ? ui.t("list.more", rows) : rows;
    }
}
