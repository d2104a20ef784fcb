package io.minicrm.contact;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.page.RelatedRecords;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.util.Optional;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The company a contact works for, and who else does, beside the contact.
@Component
class ColleaguesPanel implements Panel {

    private final RelatedRecords relatedRecords;
    private final Templates templates;

    ColleaguesPanel(RelatedRecords relatedRecords, Templates templates) {
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
        return kind == RecordKind.CONTACT;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot contact) {
        Long id = contact.values().get(ContactFields.COMPANY);
        if (id == null) {
            return templates.contactNoCompany(ui, contact);
        }
        RecordRef company = new RecordRef(RecordKind.COMPANY, id);
        Optional<String> title = ui.title(company);
        return title.isEmpty()
                ? templates.contactUnseenCompany(ui, DisplayValue.link(company, ui))
                : templates.contactColleagues(
                        ui,
                        company,
                        title.get(),
                        relatedRecords.to(ui.scope(), company, ContactFields.COMPANY));
    }
}
