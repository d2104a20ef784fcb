package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LinkType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The records of a list in a table, with what each column says of them.
public final class ListTable {

    /// Beyond so many, columns take the room they need and the table scrolls sideways.
    private static final int FIT = 9;

    /// The head of a column.
    ///
    /// @param href sorts by it, or null
    /// @param order in which the list is sorted by it: `ascending`, `descending` or null
    public record Head(
            String label, @Nullable String href, @Nullable String order, @Nullable String css) {}

    /// @param full more than is shown: a moment that is told as an age, all of several links
    public record Cell(DisplayValue shown, @Nullable String css, @Nullable String full) {}

    public record Row(RecordRef ref, String title, List<Cell> cells) {}

    private final Ui ui;
    private final ListRequest request;
    private final List<Column> columns;
    private final RecordList.Page page;

    ListTable(Ui ui, ListRequest request, List<Column> columns, RecordList.Page page) {
        this.ui = ui;
        this.request = request;
        this.columns = columns;
        this.page = page;
    }

    public boolean isWide() {
        return columns.size() > FIT;
    }

    public List<Head> heads() {
        return columns.stream().map(this::head).toList();
    }

    private Head head(Column column) {
        boolean sorted = request.sort().column().equals(column);
        Sort next = sorted ? request.sort().reversed() : new Sort(column, isFigure(column));
        return new Head(
                ui.t(column.label()),
                column.isSortable() ? request.with(next).href() : null,
                sorted ? request.sort().descending() ? "descending" : "ascending" : null,
                orNone(width(column)));
    }

    private static String width(Column column) {
        if (column.isTitle()) {
            return "w-232";
        }
        return column.field() == null
                ? ""
                : switch ((FieldType<?>) column.field().type()) {
                    case PersonType _ -> "w-72";
                    case PhonesType _, OptionSetType _ -> "w-152";
                    case DateTimeType _ -> "w-128 end";
                    case IntegerType number -> number.isWorded() ? "w-152" : "w-96 end";
                    case DecimalType _ -> "w-96 end";
                    case BooleanType _, PersonSetType _ -> "w-96";
                    case DateType _, DueType _ -> "w-128";
                    case MoneyType _ -> "w-128 end";
                    default -> "";
                };
    }

    public List<Row> rows() {
        Column words = first(type -> type instanceof TextType).orElse(null);
        Column beside = beside();
        // All that lie in the trash are looked for at once
        ui.titles(
                page.rows().stream()
                        .flatMap(row -> row.links().values().stream())
                        .flatMap(List::stream)
                        .filter(ListTable::isTrashed)
                        .map(RecordList.Link::ref)
                        .toList());
        return page.rows().stream()
                .map(row -> {
                    Column under = linked(row).orElse(words);
                    return new Row(
                            row.ref(),
                            row.title(),
                            columns.stream()
                                    .filter(column -> !column.isTitle())
                                    .map(column -> cell(row, column, under, beside))
                                    .toList());
                })
                .toList();
    }

    /// On a phone a row has one more line: the first record that it links to, or else the first
    /// words.
    private Optional<Column> linked(RecordList.Row row) {
        return columns.stream()
                .filter(column ->
                        column.field() != null
                                && !column.field().isAdded()
                                && !row.links()
                                        .getOrDefault(column.field().key(), List.of())
                                        .isEmpty())
                .findFirst();
    }

    /// And beside its name when something was.
    private @Nullable Column beside() {
        return first(type ->
                        type instanceof DateTimeType
                                || type instanceof DateType
                                || type instanceof DueType)
                .orElse(null);
    }

    /// Of fields that were added nobody would know there what they say.
    private Optional<Column> first(Predicate<FieldType<?>> of) {
        return columns.stream()
                .filter(column -> !column.isTitle())
                .filter(column ->
                        column.field() != null
                                && !column.field().isAdded()
                                && of.test(column.field().type()))
                .findFirst();
    }

    private Cell cell(
            RecordList.Row row, Column column, @Nullable Column under, @Nullable Column beside) {
        Field<?> field = Objects.requireNonNull(column.field());
        String css = css(column, under, beside);
        List<RecordList.Link> links = row.links().getOrDefault(field.key(), List.of());
        if (!links.isEmpty()) {
            RecordList.Link first = links.getFirst();
            if (field.type() instanceof LinkType) {
                return new Cell(shown(first), css, null);
            }
            DisplayValue.Links all =
                    new DisplayValue.Links(
                            links.stream()
                                    .map(link -> new DisplayValue.Links.Labelled(shown(link), null))
                                    .toList());
            return new Cell(all, css, all.titles());
        }
        if (field.type() instanceof DateTimeType && row.values().get(field) instanceof Instant at) {
            return new Cell(new DisplayValue.Figures(ui.ago(at)), css, ui.dateTime(at));
        }
        DisplayValue shown = DisplayValue.of(field, row.values(), ui);
        return new Cell(
                shown, css, shown instanceof DisplayValue.Badges badges ? badges.names() : null);
    }

    private static @Nullable String css(
            Column column, @Nullable Column under, @Nullable Column beside) {
        List<String> names = new ArrayList<>(3);
        if (width(column).endsWith("end")) {
            names.add("end");
        } else if (isFigure(column)) {
            names.add("num");
        }
        if (column.equals(under)) {
            names.add("under");
        }
        if (column.equals(beside)) {
            names.add("beside");
        }
        return orNone(String.join(" ", names));
    }

    /// Numbers and times: one sorts by the greatest first, and they stand below each other.
    private static boolean isFigure(Column column) {
        return column.field() != null
                && switch ((FieldType<?>) column.field().type()) {
                    case IntegerType number -> !number.isWorded();
                    case DateType _, DateTimeType _, DueType _, DecimalType _, MoneyType _ -> true;
                    default -> false;
                };
    }

    private static @Nullable String orNone(String text) {
        return text.isEmpty() ? null : text;
    }

    private DisplayValue shown(RecordList.Link link) {
        if (link.title() != null) {
            return new DisplayValue.Link(link.ref(), link.title());
        }
        return isTrashed(link)
                ? ui.trashed(link.ref())
                        .<DisplayValue>map(trashed -> trashed)
                        .orElseGet(DisplayValue.NoAccess::new)
                : new DisplayValue.NoAccess();
    }

    private static boolean isTrashed(RecordList.Link link) {
        return link.seen() && !link.living();
    }
}
