package io.minicrm.contact;

import gg.jte.Content;
import io.minicrm.page.Linked;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The contacts of a company, beside it.
@Component
class CompanyContactsPanel implements Panel {

    private final Linked linked;
    private final Templates templates;

    CompanyContactsPanel(Linked linked, Templates templates) {
        this.linked = linked;
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
                linked.to(ui.scope(), company.ref(), ContactFields.CONTACT, ContactFields.COMPANY));
    }
}
