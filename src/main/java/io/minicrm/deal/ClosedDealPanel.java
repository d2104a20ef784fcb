package io.minicrm.deal;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Asks on the page of a deal that was just won or lost what becomes of its next steps, above them.
@Component
class ClosedDealPanel implements Panel {

    private final ClosedDeals closed;
    private final Templates templates;

    ClosedDealPanel(ClosedDeals closed, Templates templates) {
        this.closed = closed;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.MIDDLE;
    }

    @Override
    public int order() {
        return 19;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind == RecordKind.DEAL;
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        return closed.justNow(ui)
                .filter(each -> each.ref().equals(record.ref()))
                .map(each -> templates.dealClosed(ui, each, record.ref().path()))
                .orElse(null);
    }
}
