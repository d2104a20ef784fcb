package io.minicrm.list;

import gg.jte.Content;
import io.minicrm.record.Field;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list as a page shows it.
public final class ListPage {

    private final Ui ui;
    private final ListRequest request;
    private final List<Column> columns;
    private final RecordList.Page page;
    private final RecordList.Count count;
    private final FilterDraft draft;
    private final boolean choosing;
    private final boolean adding;
    private final List<PickedVerb> verbs;
    private final List<String> layouts;
    private final @Nullable ViewTabs viewTabs;

    ListPage(
            Ui ui,
            ListRequest request,
            List<Column> columns,
            RecordList.Page page,
            RecordList.Count count,
            FilterDraft draft,
            boolean choosing,
            boolean adding,
            List<PickedVerb> verbs,
            List<String> layouts,
            @Nullable ViewTabs viewTabs) {
        this.ui = ui;
        this.request = request;
        this.columns = columns;
        this.page = page;
        this.count = count;
        this.draft = draft;
        this.choosing = choosing;
        this.adding = adding;
        this.verbs = verbs;
        this.layouts = layouts;
        this.viewTabs = viewTabs;
    }

    public RecordKind kind() {
        return request.type().kind();
    }

    RecordType<?> type() {
        return request.type();
    }

    public String path() {
        return request.path();
    }

    public String q() {
        return request.q();
    }

    /// The ways to show these records, the table first; empty when there is only that.
    public List<Tab> layouts() {
        if (layouts.isEmpty()) {
            return List.of();
        }
        List<Tab> ways = new ArrayList<>();
        ways.add(new Tab(ui.t("list.layout.table"), request.as(null).href(), isTable()));
        for (String key : layouts) {
            ways.add(
                    new Tab(
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

    /// Whether something may be done with all of these records at once.
    public boolean mayChangeAll() {
        return mayDelete() || ui.scope().may(Action.EDIT, kind());
    }

    public String changeAllHref() {
        return request.asTable().at(ListRequest.path(request.type()) + "/bulk").href();
    }

    /// Whether all there are stand on this page.
    public boolean isOnePage() {
        return page.place() == 0 && !page.hasNext();
    }

    /// Whether something can be made for each of several.
    public boolean mayAdd() {
        return adding;
    }

    /// What other rooms do with picked records.
    public List<PickedVerb> verbs() {
        return verbs;
    }

    /// Whether records can be picked, in order to do something with them.
    public boolean mayPick() {
        return mayChangeAll() || mayExport();
    }

    /// Whether they can be given to somebody.
    public boolean mayAssign() {
        return ui.scope().may(Action.EDIT, kind());
    }

    /// The keys of the fields for which picked records have a button of their own: whose they are,
    /// and their tags.
    public String ownerKey() {
        return type().owner().key();
    }

    public @Nullable String tagsKey() {
        return type().written().stream()
                .filter(field -> field.type() instanceof OptionSetType set && set.open())
                .map(Field::key)
                .findFirst()
                .orElse(null);
    }

    /// Where what is done with picked records is chosen.
    public String pickedPath() {
        return ListRequest.path(type()) + "/bulk";
    }

    /// Of what was done just now, which records were left as they were, and why; null when all were
    /// changed.
    public @Nullable String left() {
        long passed = number("passed");
        long refused = number("refused");
        String left = passed > 0 ? ui.t("list.picked.passed", passed) : "";
        return refused > 0
                ? (left + " " + ui.t(BulkPage.refused(false), refused)).strip()
                : orNull(left);
    }

    private long number(String parameter) {
        String typed = ui.parameter(parameter);
        return typed != null && typed.matches("\\d{1,9}") ? Long.parseLong(typed) : 0;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    public String exportHref() {
        return path() + "/export.csv" + request.query(Map.of());
    }

    public ListTable table() {
        return new ListTable(ui, request, columns, page);
    }

    public FilterBar filters() {
        return new FilterBar(ui, request, draft);
    }

    public ColumnPicker picker() {
        return new ColumnPicker(ui, request, columns);
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
        String rows = ui.number(count.rows());
        return count.exceeded() ? ui.t("list.more", rows) : rows;
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

    private String cursor(RecordList.Row row, long place) {
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

    // Views.

    /// What the views of this list are, as tabs; null where it is a part of something else.
    public @Nullable Content views() {
        return viewTabs == null ? null : viewTabs.tabs(this);
    }

    /// What becomes of a view that was changed here; null when none was.
    public @Nullable Content changedView() {
        return viewTabs == null ? null : viewTabs.changed(this);
    }

    /// Those that are there without anybody having saved them: all, mine, my team's.
    public List<Tab> usualViews() {
        List<Tab> views = new ArrayList<>();
        ListRequest all = request.unmarked().withoutFilters();
        boolean marked = view() != null;
        views.add(new Tab(ui.t("list.view.all"), all.href(), !marked && !isFiltered()));
        views.add(
                usualView(
                        ui.t("list.view.mine"),
                        request.type().owner().key(),
                        ReaderWord.ME.key(),
                        all));
        Long own = ui.actor().teamId();
        if (own != null) {
            ui.directory()
                    .team(own)
                    .ifPresent(known ->
                            views.add(
                                    usualView(
                                            known.name(),
                                            request.type().team().key(),
                                            ReaderWord.MY_TEAM.key(),
                                            all)));
        }
        return views;
    }

    private Tab usualView(String label, String key, String value, ListRequest all) {
        boolean current =
                view() == null
                        && request.q().isEmpty()
                        && request.criteria().size() == 1
                        && request.filters().stream()
                                .anyMatch(filter ->
                                        filter.parameter().equals(key)
                                                && filter.words().equals(List.of(value)));
        return new Tab(label, all.href(Map.of(key, value)), current);
    }

    /// Which view this was when it was opened, by its mark; null when it was none.
    public @Nullable String view() {
        return request.isOfView() ? request.view() : null;
    }

    /// What a view of this list keeps: its query string without the question mark, also with the
    /// columns that the address leaves to its reader.
    public String query() {
        return isTable() && request.columns() == null
                ? request.with(columns).viewQuery()
                : request.viewQuery();
    }

    /// Whether a view that keeps this query string shows this very list, in whatever order it says
    /// so, and without columns that are gone.
    public boolean isShownBy(String query) {
        Map<String, List<String>> kept = meant(query);
        return kept.equals(meant(request.viewQuery())) || kept.equals(meant(query()));
    }

    private Map<String, List<String>> meant(String query) {
        Map<String, List<String>> meant = new HashMap<>(ListRequest.parameters(query));
        List<Column> kept = ListRequest.columns(request.type(), meant.get("columns"));
        if (kept != null) {
            meant.put("columns", kept.stream().map(Column::key).toList());
        }
        return meant;
    }

    /// How many rows there are.
    public RecordList.Count counted() {
        return count;
    }

    public boolean isChoosing() {
        return choosing;
    }

    /// The same list with its columns to choose from.
    public String choosingHref() {
        return request.href(Map.of("choose", "columns"));
    }
}
