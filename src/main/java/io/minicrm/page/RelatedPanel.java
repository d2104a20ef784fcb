package io.minicrm.page;

import gg.jte.Content;
import io.minicrm.record.Field;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import templates.Templates;

/// The records that link to the one whose page it is, beside it.
public final class RelatedPanel implements Panel {

    private final RelatedRecords relatedRecords;
    private final Templates templates;
    private final int order;
    private final String title;
    private final List<Field<?>> links;

    /// @param title a message key
    /// @param links those that lead there, of which one is for each kind of page
    public RelatedPanel(
            RelatedRecords relatedRecords,
            Templates templates,
            int order,
            String title,
            Field<?>... links) {
        this.relatedRecords = relatedRecords;
        this.templates = templates;
        this.order = order;
        this.title = title;
        this.links = List.of(links);
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return links.stream().anyMatch(link -> leadsTo(link, kind));
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        Field<?> link =
                links.stream()
                        .filter(each -> leadsTo(each, record.ref().kind()))
                        .findFirst()
                        .orElseThrow();
        return templates.pageLinkedPanel(
                ui, ui.t(title), record.ref(), relatedRecords.to(ui.scope(), record.ref(), link));
    }

    private static boolean leadsTo(Field<?> link, RecordKind kind) {
        return ((ReferenceType) link.type()).target() == kind;
    }
}
