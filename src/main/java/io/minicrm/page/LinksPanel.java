package io.minicrm.page;

import gg.jte.Content;
import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.ContactPoints;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import templates.Templates;

/// The records that a field of this one leads to, beside it, with the ways to reach them. Those
/// that lie in the trash or that the reader may not see stand in the field alone, which says so.
public final class LinksPanel implements Panel {

    /// @param label the message that says what it is there for, or null
    public record Item(
            RecordSnapshot record, @Nullable String label, ContactPoints contactPoints) {}

    private final RecordReader records;
    private final Templates templates;
    private final int order;
    private final String title;
    private final Field<?> field;

    /// @param title a message key
    /// @param field a field of links
    public LinksPanel(
            RecordReader records, Templates templates, int order, String title, Field<?> field) {
        this.records = records;
        this.templates = templates;
        this.order = order;
        this.title = title;
        this.field = field;
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
        return field.kind() == kind;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        return templates.pageLinksPanel(ui, ui.t(title), record, field.key(), items(ui, record));
    }

    private List<Item> items(Ui ui, RecordSnapshot record) {
        ReferenceType type = (ReferenceType) field.type();
        Object value = record.values().get(field);
        List<Long> ids = type.ids(value);
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<Long, RecordSnapshot> found =
                records.all(ui.scope(), type.target(), ids).stream()
                        .filter(each -> each.deletedAt() == null)
                        .collect(Collectors.toMap(each -> each.ref().id(), Function.identity()));
        return ids.stream()
                .flatMap(id -> Stream.ofNullable(found.get(id)))
                .map(each ->
                        new Item(
                                each,
                                label(type, value, each.ref().id()),
                                ContactPoints.by(each.values())))
                .toList();
    }

    private static @Nullable String label(ReferenceType type, @Nullable Object value, long id) {
        return type instanceof MultiLinkType several && value instanceof List<?> links
                ? links.stream()
                        .map(LabelledLink.class::cast)
                        .filter(link -> link.id() == id)
                        .findFirst()
                        .map(link -> several.message(link.label()))
                        .orElse(null)
                : null;
    }
}
