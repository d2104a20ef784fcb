package io.minicrm.deal;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The deals with a company or a contact, beside it.
@Component
class DealsPanel implements Panel {

    private final RelatedRecords relatedRecords;
    private final Templates templates;

    DealsPanel(RelatedRecords relatedRecords, Templates templates) {
        this.relatedRecords = relatedRecords;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return 15;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind == RecordKind.COMPANY || kind == RecordKind.CONTACT;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        return templates.pageLinkedPanel(
                ui,
                ui.t("record.kinds.deal"),
                record.ref(),
                relatedRecords.to(
                        ui.scope(),
                        record.ref(),
                        DealFields.DEAL,
                        record.ref().kind() == RecordKind.COMPANY
                                ? DealFields.COMPANY
                                : DealFields.CONTACTS));
    }
}
