package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.CompanionColumn;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.Due;
import io.minicrm.record.DueType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.Options;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.RecordType;
import io.minicrm.record.TeamType;
import io.minicrm.web.CsvRows;
import io.minicrm.web.Ui;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// A list as a file: every row that matches. What links to another record, a person or a team has a
/// readable column and one with the id.
@Component
class CsvExport {

    private final RecordList list;

    CsvExport(RecordList list) {
        this.list = list;
    }

    static String name(Ui ui, RecordType<?> type) {
        return ui.t("record.kinds." + type.kind().key()) + " " + ui.today();
    }

    @Transactional(readOnly = true)
    void write(Ui ui, RecordSelection selection, List<Column> columns, CsvRows csv) {
        csv.row(heads(ui, selection.type(), columns));
        list.export(selection, columns, row -> csv.row(cells(ui, columns, row)));
    }

    private static List<String> heads(Ui ui, RecordType<?> type, List<Column> columns) {
        List<String> heads = new ArrayList<>();
        heads.add(ui.t(type.id().label()));
        for (Column column : columns) {
            String label = ui.t(column.label());
            heads.add(label);
            if (column.field() != null) {
                CompanionColumn.of(column.field().type())
                        .ifPresent(companionColumn ->
                                heads.add(ui.t(companionColumn.message(), label)));
            }
        }
        return heads;
    }

    private static List<String> cells(Ui ui, List<Column> columns, RecordList.Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(row.ref().id()));
        for (Column column : columns) {
            Field<?> field = column.field();
            if (field == null) {
                cells.add(row.title());
            } else {
                add(ui, field, row, cells);
            }
        }
        return cells;
    }

    private static <T> void add(Ui ui, Field<T> field, RecordList.Row row, List<String> cells) {
        T value = row.values().get(field);
        List<RecordList.Link> links = row.links().getOrDefault(field.key(), List.of());
        switch ((FieldType<?>) field.type()) {
            case LinkType _ -> {
                cells.add(joined(links.stream().map(CsvExport::title)));
                cells.add(joined(links.stream().map(CsvExport::id)));
            }
            case MultiLinkType several -> {
                cells.add(titles(ui, several, links, value));
                cells.add(joined(links.stream().map(CsvExport::id)));
            }
            case PersonType _ -> {
                cells.add(
                        value instanceof Long id
                                ? ui.person(id).map(person -> person.name()).orElse("")
                                : "");
                cells.add(text(value));
            }
            case PersonSetType _ -> {
                List<?> ids = value instanceof List<?> all ? all : List.of();
                cells.add(
                        joined(
                                ids.stream()
                                        .flatMap(id ->
                                                ui.directory().personOrTeam((Long) id).stream())));
                cells.add(joined(ids.stream().map(CsvExport::text)));
            }
            case TeamType _ -> {
                cells.add(
                        value instanceof Long id
                                ? ui.directory().team(id).map(team -> team.name()).orElse("")
                                : "");
                cells.add(text(value));
            }
            case OptionType options -> {
                cells.add(
                        value instanceof Long id
                                ? ui.options()
                                        .find(options, id)
                                        .map(option -> option.name())
                                        .orElse("")
                                : "");
                cells.add(text(value));
            }
            case MoneyType _ -> {
                cells.add(value instanceof Money money ? money.amount().toPlainString() : "");
                cells.add(value instanceof Money money ? money.currency() : "");
            }
            case BooleanType _ -> cells.add(ui.t(value == null ? "record.no" : "record.yes"));
            case DueType due ->
                    cells.add(
                            value instanceof Due moment
                                    ? String.join(" ", due.edit(moment, ui.format()))
                                    : "");
            case DateTimeType _ ->
                    cells.add(
                            value instanceof Instant at
                                    ? at.atZone(ui.format().zone())
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toOffsetDateTime()
                                            .toString()
                                    : "");
            case OptionSetType set ->
                    cells.add(
                            value instanceof List<?> ids
                                    ? joined(ids.stream().map(id -> option(set, (Long) id, ui)))
                                    : "");
            case ListType<?> list -> {
                cells.add(elements(list, value));
                cells.add(labels(ui, list, value));
            }
            default -> cells.add(value == null ? "" : plain(ui, field, value));
        }
    }

    /// As people read it, but a number without grouping and a date as year, month, day.
    private static <T> String plain(Ui ui, Field<T> field, T value) {
        return value instanceof String && !(field.type() instanceof ChoiceType)
                ? value.toString()
                : value instanceof String
                        ? field.type().show(value, ui.format())
                        : value.toString();
    }

    @SuppressWarnings("unchecked")
    private static <E> String elements(ListType<E> list, @Nullable Object value) {
        return value == null
                ? ""
                : String.join("; ", ((List<E>) value).stream().map(list::typedElement).toList());
    }

    /// What each of them is for.
    @SuppressWarnings("unchecked")
    private static <E> String labels(Ui ui, ListType<E> list, @Nullable Object value) {
        return value == null
                ? ""
                : joined(
                        ((List<E>) value)
                                .stream()
                                        .map(element ->
                                                list.labels()
                                                        .show(list.label(element), ui.format())));
    }

    /// What they are called, each after what it is there for unless that is the usual.
    private static String titles(
            Ui ui, MultiLinkType type, List<RecordList.Link> links, @Nullable Object value) {
        if (!(value instanceof List<?> elements)) {
            return "";
        }
        return joined(
                IntStream.range(0, links.size())
                        .mapToObj(i -> {
                            String message = type.message(((LabelledLink) elements.get(i)).label());
                            String title = title(links.get(i));
                            return message == null || title.isEmpty()
                                    ? title
                                    : ui.t(message) + ": " + title;
                        }));
    }

    private static String option(OptionSetType set, Long id, Ui ui) {
        return ui.options().find(set.entries(), id).map(Options.Entry::name).orElse("");
    }

    private static String title(RecordList.Link link) {
        return link.title() == null ? "" : link.title();
    }

    private static String id(RecordList.Link link) {
        return link.seen() ? Long.toString(link.ref().id()) : "";
    }

    private static String joined(Stream<String> texts) {
        return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
