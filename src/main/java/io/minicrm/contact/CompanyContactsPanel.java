package io.minicrm.contact;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The contacts of a company, beside it.
@Component
class CompanyContactsPanel implements Panel {

    private final RelatedRecords relatedRecords;
    private final Templates templates;

    CompanyContactsPanel(RelatedRecords relatedRecords, Templates templates) {
        this.relatedRecords = relatedRecords;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind == RecordKind.COMPANY;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot company) {
        return templates.pageLinkedPanel(
                ui,
                ui.t("record.kinds.contact"),
                company.ref(),
                relatedRecords.to(
                        ui.scope(), company.ref(), ContactFields.CONTACT, ContactFields.COMPANY));
    }
}
