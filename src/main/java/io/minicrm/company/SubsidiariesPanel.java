package io.minicrm.company;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The companies that belong to a company, beside it.
@Component
class SubsidiariesPanel implements Panel {

    private final RelatedRecords relatedRecords;
    private final Templates templates;

    SubsidiariesPanel(RelatedRecords relatedRecords, Templates templates) {
        this.relatedRecords = relatedRecords;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind == RecordKind.COMPANY;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot company) {
        return templates.pageLinkedPanel(
                ui,
                ui.t("company.subsidiaries"),
                company.ref(),
                relatedRecords.to(
                        ui.scope(), company.ref(), CompanyFields.COMPANY, CompanyFields.PARENT));
    }
}
