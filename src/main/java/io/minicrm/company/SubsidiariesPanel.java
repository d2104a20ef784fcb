package io.minicrm.company;

import gg.jte.Content;
import io.minicrm.page.Linked;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The companies that belong to a company, beside it.
@Component
class SubsidiariesPanel implements Panel {

    private final Linked linked;
    private final Templates templates;

    SubsidiariesPanel(Linked linked, Templates templates) {
        this.linked = linked;
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
                linked.to(ui.scope(), company.ref(), CompanyFields.COMPANY, CompanyFields.PARENT));
    }
}
