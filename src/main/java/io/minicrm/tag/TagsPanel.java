package io.minicrm.tag;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Options;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Tags;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The tags of a record below its name, each a way to all that have it.
@Component
class TagsPanel implements Panel {

    private final Catalogue catalogue;
    private final Templates templates;

    TagsPanel(Catalogue catalogue, Templates templates) {
        this.catalogue = catalogue;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.TITLE;
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return Tags.of(catalogue.stated(kind)).isPresent();
    }

    @Override
    public @Nullable Content content(Ui ui, RecordSnapshot record) {
        List<Options.Entry> tags =
                Tags.of(catalogue.type(record.ref().kind())).stream()
                        .flatMap(field -> Stream.ofNullable(record.values().get(field)))
                        .flatMap(List::stream)
                        .flatMap(id -> ui.options().find(Tags.TAG, id).stream())
                        .toList();
        return tags.isEmpty() && !record.editable()
                ? null
                : templates.tagPanel(ui, record.ref(), tags, record.editable());
    }
}
