package io.minicrm.view;

import gg.jte.Content;
import io.minicrm.list.ListPage;
import io.minicrm.list.ListViews;
import io.minicrm.list.ViewTabs;
import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Puts the views of a list above it.
@Component
class ListTabs implements ListViews {

    private final SavedViews views;
    private final ViewCounts counts;
    private final Templates templates;

    ListTabs(SavedViews views, ViewCounts counts, Templates templates) {
        this.views = views;
        this.counts = counts;
        this.templates = templates;
    }

    @Override
    public ViewTabs of(Ui ui, RecordType<?> type, @Nullable String mark) {
        List<SavedView> seen = views.of(ui.scope(), type.kind());
        SavedView current =
                seen.stream()
                        .filter(view -> Long.toString(view.id()).equals(mark))
                        .findFirst()
                        .orElse(null);
        if (current != null) {
            views.opened(current, LocalDate.now(ZoneOffset.UTC));
        }
        return new Shown(ui, seen, current);
    }

    /// Those of one page.
    private final class Shown implements ViewTabs {

        private final Ui ui;
        private final List<SavedView> seen;
        private final @Nullable SavedView current;

        Shown(Ui ui, List<SavedView> seen, @Nullable SavedView current) {
            this.ui = ui;
            this.seen = seen;
            this.current = current;
        }

        @Override
        public Optional<String> usual() {
            return seen.stream().filter(SavedView::usual).map(SavedView::href).findFirst();
        }

        @Override
        public Content tabs(ListPage page) {
            ViewBar bar = new ViewBar(seen, current, page);
            return page.isTable()
                    ? templates.viewTabs(ui, bar, page)
                    : templates.viewMenu(ui, bar, page, seen, ui.t("view.menu"));
        }

        @Override
        public @Nullable Content changed(ListPage page) {
            return current == null || page.isShownBy(current.query())
                    ? null
                    : templates.viewChanged(
                            ui,
                            current,
                            page.query(),
                            ViewController.newPath(page.kind(), page.query(), current),
                            current.mayBeChangedBy(ui.actor()));
        }

        @Override
        public void counted(ListPage page) {
            if (current != null && page.isShownBy(current.query())) {
                counts.remember(ui.scope(), current, page.counted());
            }
        }
    }
}
