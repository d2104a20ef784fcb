package io.minicrm.page;

import gg.jte.Content;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The records that link to the one whose page it is by fields that were added.
@Component
class AddedLinksPanel implements Panel {

    private final Catalogue catalogue;
    private final RelatedRecords relatedRecords;
    private final Templates templates;

    AddedLinksPanel(Catalogue catalogue, RelatedRecords relatedRecords, Templates templates) {
        this.catalogue = catalogue;
        this.relatedRecords = relatedRecords;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return !links(kind).isEmpty();
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        List<RelatedRecords.Items> all =
                links(record.ref().kind()).stream()
                        .map(link -> relatedRecords.to(ui.scope(), record.ref(), link))
                        .filter(items -> items.count() > 0)
                        .toList();
        return all.isEmpty() ? null : templates.pageAddedLinks(ui, record.ref(), all);
    }

    private List<Field<?>> links(RecordKind target) {
        return catalogue.types().stream()
                .<Field<?>>flatMap(type -> type.written().stream())
                .filter(Field::isAdded)
                .filter(field ->
                        field.type() instanceof ReferenceType link && link.target() == target)
                .toList();
    }
}
