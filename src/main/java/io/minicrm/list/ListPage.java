package io.minicrm.list;

import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.LinkType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Referring;
import io.minicrm.record.TextType;
import io.minicrm.record.WholeNumberType;
import io.minicrm.record.YesNoType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Shown;
import io.minicrm.web.Ui;
import io.minicrm.web.View;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A list as a page shows it.
public final class ListPage {

    /// Beyond so many, columns take the room they need and the table scrolls sideways.
    private static final int FIT = 9;

    /// The head of a column.
    ///
    /// @param href sorts by it, or null
    /// @param order in which the list is sorted by it: `ascending`, `descending` or null
    public record Head(String label, @Nullable String href, @Nullable String order, String css) {}

    /// @param full the whole text, for what is cut
    public record Cell(Shown shown, String css, @Nullable String full) {}

    public record Row(RecordRef ref, String title, List<Cell> cells, String select) {}

    /// A filter that is set.
    ///
    /// @param href the same list without it
    /// @param readings what may have been meant by words that cannot be read
    public record Chip(
            String label,
            String words,
            @Nullable String problem,
            List<Meant> readings,
            String href,
            String remove) {}

    /// What may have been meant by a filter, with the list that it would be.
    public record Meant(String words, String href) {}

    /// A filter that a layout offers, with how many records it leaves.
    ///
    /// @param css the colour of its sign
    /// @param href the same list with it, or without it when it is on
    public record Counted(
            String icon, String css, String label, long count, String href, boolean on) {}

    /// A column that may be chosen.
    ///
    /// @param up the same list with it one further to the front, or null
    public record Choice(String key, String label, boolean chosen, @Nullable String up) {}

    /// A field one may filter by.
    public record Filterable(String key, String label, String href) {}

    /// A filter that is being added.
    public record Adding(Filterable filterable, @Nullable Field<?> field, List<String> operators) {}

    private final Ui ui;
    private final ListRequest request;
    private final List<Column> columns;
    private final ListQuery.Page page;
    private final long count;
    private final @Nullable Column adding;
    private final boolean choosing;
    private final List<String> layouts;

    ListPage(
            Ui ui,
            ListRequest request,
            List<Column> columns,
            ListQuery.Page page,
            long count,
            @Nullable Column adding,
            boolean choosing,
            List<String> layouts) {
        this.ui = ui;
        this.request = request;
        this.columns = columns;
        this.page = page;
        this.count = count;
        this.adding = adding;
        this.choosing = choosing;
        this.layouts = layouts;
    }

    public RecordKind kind() {
        return request.type().kind();
    }

    public String path() {
        return request.path();
    }

    public String q() {
        return request.q();
    }

    /// The ways to show these records, the table first; empty when there is only that.
    public List<View> layouts() {
        if (layouts.isEmpty()) {
            return List.of();
        }
        List<View> ways = new ArrayList<>();
        ways.add(new View(ui.t("list.layout.table"), request.as(null).href(), isTable()));
        for (String key : layouts) {
            ways.add(
                    new View(
                            ui.t(kind().key() + "." + key),
                            request.as(key).href(),
                            key.equals(request.layout())));
        }
        return ways;
    }

    /// Whether the records stand in a table, which has columns to choose.
    public boolean isTable() {
        return !columns.isEmpty();
    }

    // What may be done.

    public boolean mayCreate() {
        return ui.scope().may(Action.CREATE, kind());
    }

    public boolean mayImport() {
        return ui.scope().may(Action.IMPORT, kind());
    }

    public boolean mayExport() {
        return ui.scope().may(Action.EXPORT, kind());
    }

    public boolean mayDelete() {
        return ui.scope().may(Action.DELETE, kind());
    }

    public String exportHref() {
        return path() + "/export.csv" + request.query(Map.of());
    }

    // The table.

    public boolean isWide() {
        return columns.size() > FIT;
    }

    public List<Head> heads() {
        return columns.stream().map(this::head).toList();
    }

    private Head head(Column column) {
        boolean sorted = request.sort().column().equals(column);
        Sort next =
                sorted
                        ? request.sort().reversed()
                        : new Sort(column, startsWithTheGreatest(column));
        return new Head(
                ui.t(column.label()),
                column.isSortable() ? request.with(next).href() : null,
                sorted ? request.sort().descending() ? "descending" : "ascending" : null,
                width(column));
    }

    private static boolean startsWithTheGreatest(Column column) {
        return column.field() != null
                && switch ((FieldType<?>) column.field().type()) {
                    case DateType _, DateTimeType _, WholeNumberType _, MoneyType _ -> true;
                    default -> false;
                };
    }

    private static String width(Column column) {
        if (column.isTitle()) {
            return "w-232";
        }
        return column.field() == null
                ? ""
                : switch ((FieldType<?>) column.field().type()) {
                    case PersonType _ -> "w-72";
                    case PhonesType _ -> "w-152";
                    case DateTimeType _ -> "w-128 end";
                    case WholeNumberType _ -> "w-96 end";
                    case YesNoType _ -> "w-96";
                    case DateType _ -> "w-128";
                    case MoneyType _ -> "w-128 end";
                    default -> "";
                };
    }

    public List<Row> rows() {
        Column under = under();
        Column beside = beside();
        // All that lie in the trash are looked for at once
        ui.titles(
                page.rows().stream()
                        .flatMap(row -> row.links().values().stream())
                        .flatMap(List::stream)
                        .filter(ListPage::isTrashed)
                        .map(ListQuery.Link::ref)
                        .toList());
        return page.rows().stream()
                .map(row ->
                        new Row(
                                row.ref(),
                                row.title(),
                                columns.stream()
                                        .filter(column -> !column.isTitle())
                                        .map(column -> cell(row, column, under, beside))
                                        .toList(),
                                ui.t("list.select", row.title())))
                .toList();
    }

    /// On a phone a row has one more line: the first record link, or else the first words.
    private @Nullable Column under() {
        return columns.stream()
                .filter(column ->
                        column.field() != null && column.field().type() instanceof LinkType)
                .findFirst()
                .or(() ->
                        columns.stream()
                                .filter(column ->
                                        !column.isTitle()
                                                && column.field() != null
                                                && column.field().type() instanceof TextType)
                                .findFirst())
                .orElse(null);
    }

    /// And beside its name when something was.
    private @Nullable Column beside() {
        return columns.stream()
                .filter(column ->
                        column.field() != null
                                && (column.field().type() instanceof DateTimeType
                                        || column.field().type() instanceof DateType))
                .findFirst()
                .orElse(null);
    }

    private Cell cell(
            ListQuery.Row row, Column column, @Nullable Column under, @Nullable Column beside) {
        Field<?> field = Objects.requireNonNull(column.field());
        String css = width(column).endsWith("end") ? "end" : "";
        if (column.equals(under)) {
            css += " under";
        }
        if (column.equals(beside)) {
            css += " beside";
        }
        List<ListQuery.Link> links = row.links().getOrDefault(field.key(), List.of());
        if (!links.isEmpty()) {
            ListQuery.Link first = links.getFirst();
            if (field.type() instanceof LinkType) {
                return new Cell(shown(first), css, first.title());
            }
            Shown.Links all =
                    new Shown.Links(
                            links.stream()
                                    .map(link -> new Shown.Links.Labelled(shown(link), null))
                                    .toList());
            return new Cell(all, css, all.titles());
        }
        if (field.type() instanceof DateTimeType && row.values().get(field) instanceof Instant at) {
            return new Cell(new Shown.Figure(ui.ago(at)), css, ui.dateTime(at));
        }
        Shown shown = Shown.of(field, row.values(), ui);
        return new Cell(shown, css, shown instanceof Shown.Words(String text) ? text : null);
    }

    private Shown shown(ListQuery.Link link) {
        if (link.title() != null) {
            return new Shown.Link(link.ref(), link.title());
        }
        return isTrashed(link)
                ? ui.trashed(link.ref())
                        .<Shown>map(trashed -> trashed)
                        .orElseGet(Shown.NoAccess::new)
                : new Shown.NoAccess();
    }

    private static boolean isTrashed(ListQuery.Link link) {
        return link.seen() && !link.living();
    }

    // Where in the list.

    public boolean isEmpty() {
        return page.rows().isEmpty();
    }

    /// Whether there is nothing at all, rather than nothing that matches.
    public boolean isFiltered() {
        return request.isFiltered();
    }

    public boolean isBeyondTheEnd() {
        return isEmpty() && request.after() != null;
    }

    public String count() {
        return isCapped() ? ui.t("list.more", ui.number(ListQuery.COUNTED)) : ui.number(count);
    }

    public boolean isCapped() {
        return !request.countAll() && count > ListQuery.COUNTED;
    }

    public String countAllHref() {
        return request.countingAll().href();
    }

    public String range() {
        return isEmpty()
                ? ui.t("list.none")
                : ui.t(
                        "list.range",
                        ui.number(page.place() + 1),
                        ui.number(page.place() + page.rows().size()),
                        count());
    }

    public @Nullable String previous() {
        if (!page.hasPrevious()) {
            return null;
        }
        return isEmpty()
                ? request.href()
                : request.href(Map.of("before", cursor(page.rows().getFirst(), page.place())));
    }

    public @Nullable String next() {
        return page.hasNext()
                ? request.href(
                        Map.of(
                                "after",
                                cursor(page.rows().getLast(), page.place() + page.rows().size())))
                : null;
    }

    private String cursor(ListQuery.Row row, long place) {
        Cursor cursor =
                new Cursor(request.sort().toString(), row.sortedBy(), row.ref().id(), place);
        return ui.sealed(cursor.toString());
    }

    public String firstHref() {
        return request.href();
    }

    public String allHref() {
        return request.withoutFilters().href();
    }

    /// The list's state, for forms that come back to it.
    public Map<String, List<String>> state() {
        return request.parameters();
    }

    /// The same without the words looked for.
    public Map<String, List<String>> stateWithoutQ() {
        Map<String, List<String>> state = request.parameters();
        state.remove("q");
        return state;
    }

    /// The same without the columns that show.
    public Map<String, List<String>> stateWithoutColumns() {
        Map<String, List<String>> state = request.parameters();
        state.remove("columns");
        return state;
    }

    // Views and filters.

    public List<View> views() {
        List<View> views = new ArrayList<>();
        String owner = request.type().owner().key();
        String team = request.type().team().key();
        String all = request.withoutFilters().href();
        views.add(new View(ui.t("list.view.all"), all, !isFiltered()));
        views.add(view(ui.t("list.view.mine"), owner, "me"));
        Long own = ui.actor().teamId();
        if (own != null) {
            ui.directory()
                    .team(own)
                    .ifPresent(known -> views.add(view(known.name(), team, own.toString())));
        }
        return views;
    }

    private View view(String label, String key, String value) {
        boolean current =
                request.q().isEmpty()
                        && request.filters().size() == 1
                        && request.filters().getFirst().parameter().equals(key)
                        && request.filters().getFirst().typed().equals(List.of(value));
        return new View(label, request.withoutFilters().href(Map.of(key, value)), current);
    }

    public List<Chip> chips() {
        return request.filters().stream().map(this::chip).toList();
    }

    /// Those that none of these says already.
    public List<Chip> chips(List<Counted> counted) {
        return chips().stream()
                .filter(chip ->
                        counted.stream()
                                .noneMatch(one -> one.on() && one.href().equals(chip.href())))
                .toList();
    }

    private Chip chip(Filter filter) {
        String label = ui.t(filter.column().label());
        String words;
        if (filter.problem() != null) {
            words = String.join(", ", filter.typed());
        } else if (filter.operator() == Operator.EMPTY) {
            words = ui.t(filter.values().contains(true) ? "list.is.empty" : "list.is.filled");
        } else {
            words =
                    filter.values().stream()
                            .map(value -> words(filter.column(), value))
                            .collect(Collectors.joining(", "));
            boolean usual = Operator.of(filter.column()).getFirst() == filter.operator();
            if (!usual) {
                words = ui.t("list.chip." + filter.operator().key(), words);
            }
        }
        return new Chip(
                label,
                words,
                filter.problem() == null ? null : ui.t(filter.problem()),
                filter.problem() == null ? List.of() : meant(filter, filter.problem()),
                request.without(filter).href(),
                ui.t("list.remove", label, words));
    }

    private List<Meant> meant(Filter filter, Problem problem) {
        ListRequest others = request.without(filter);
        return problem.readings().stream()
                .filter(_ -> filter.typed().size() == 1)
                .map(reading ->
                        new Meant(reading, others.href(Map.of(filter.parameter(), reading))))
                .toList();
    }

    private String words(Column column, Object value) {
        Field<?> field = column.field();
        if (field == null || value instanceof String && !isChoice(field)) {
            return value.toString();
        }
        if (value instanceof LocalDate day) {
            return ui.date(day);
        }
        if (value instanceof Boolean yes) {
            return ui.t(yes ? "record.yes" : "record.no");
        }
        if (field.type() instanceof Referring link && value instanceof Long id) {
            return ui.title(new RecordRef(link.target(), id)).orElse("");
        }
        Object shown = field.type() instanceof OptionSetType ? List.of(value) : value;
        return switch (Shown.of(field, shown, ui)) {
            case Shown.Words(String text) -> text;
            case Shown.Figure(String text) -> text;
            case Shown.Amount(String figure, String currency) -> figure + " " + currency;
            case Shown.Person(_, String name, boolean me) -> me ? ui.t("list.me") : name;
            default -> value.toString();
        };
    }

    private static boolean isChoice(Field<?> field) {
        return field.type() instanceof ChoiceType;
    }

    public List<Filterable> filterables() {
        return Column.all(request.type()).stream()
                .filter(Column::isFilterable)
                .map(this::filterable)
                .toList();
    }

    private Filterable filterable(Column column) {
        return new Filterable(
                column.key(), ui.t(column.label()), request.href(Map.of("filter", column.key())));
    }

    /// The filter that is being added, when a field was chosen for it.
    public @Nullable Adding adding() {
        return adding == null
                ? null
                : new Adding(
                        filterable(adding),
                        adding.field(),
                        Operator.of(adding).stream()
                                .flatMap(operator ->
                                        operator == Operator.EMPTY
                                                ? Stream.of("empty", "filled")
                                                : Stream.of(operator.key()))
                                .toList());
    }

    // Columns.

    public boolean isChoosing() {
        return choosing;
    }

    public List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (int i = 1; i < columns.size(); i++) {
            choices.add(
                    new Choice(
                            columns.get(i).key(),
                            ui.t(columns.get(i).label()),
                            true,
                            i == 1 ? null : up(i)));
        }
        RecordType<?> type = request.type();
        for (Column column : Column.all(type)) {
            if (!columns.contains(column)) {
                choices.add(new Choice(column.key(), ui.t(column.label()), false, null));
            }
        }
        return choices;
    }

    private String up(int index) {
        List<Column> moved = new ArrayList<>(columns);
        moved.add(index - 1, moved.remove(index));
        return request.with(moved).href(Map.of("choose", "columns"));
    }
}
